import { type Decimal, format } from '../decimal.ts'

/**
 * JSON with sorted keys and decimals as strings: equal values give equal text, so that a digest of
 * it means something. Undefined members are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(plainJson(value))
}

/** The value as plain JSON data: decimals as strings such as "0.02", maps as objects, keys sorted. */
export function plainJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(plainJson)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Map) return plainJson(Object.fromEntries(value))
  if (isDecimal(value)) return format(value)
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, plainJson(member)]),
  )
}

function isDecimal(value: object): value is Decimal {
  if (!('coefficient' in value && 'scale' in value)) return false
  const { coefficient, scale } = value
  return (
    (typeof coefficient === 'number' || typeof coefficient === 'bigint') &&
    typeof scale === 'number'
  )
}

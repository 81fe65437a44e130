import { type Decimal, format } from '../decimal.ts'

/**
 * JSON with sorted keys and decimals as strings: equal values give equal text, so that a digest of
 * it means something. Undefined members are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(plainJson(value))
}

/** The value as plain JSON data: decimals as strings such as "0.02", keys sorted. */
export function plainJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(plainJson)
  if (typeof value !== 'object' || value === null) return value
  if (isDecimal(value)) return format(value)
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, plainJson(member)]),
  )
}

function isDecimal(value: object): value is Decimal {
  return 'coefficient' in value && typeof value.coefficient === 'bigint' && 'scale' in value
}

import { Input, isRecord } from '../rest/input.ts'

/** What is missing or wrong in what a shell sent. */
export class BadInput extends Error {}

export function text(input: Input, name: string): string {
  const value = input.string(name)
  if (value === undefined) throw new BadInput(`${name} must be text`)
  return value
}

export function number(input: Input, name = 'number'): number {
  const value = input.integer(name)
  if (value === undefined) throw new BadInput(`${name} must be a whole number`)
  return value
}

export function oneOf<T extends string>(
  input: Input,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const value = input.string(name)
  if (value === undefined) return undefined
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined) throw new BadInput(`${name} must be one of ${allowed.join(', ')}`)
  return found
}

export function must<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new BadInput(`${name} is missing`)
  return value
}

/** Only what was sent: an absent key keeps the helper's default. */
export function sent<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]?: V })
}

export function files(input: Input): Record<string, string | null> {
  const given = input.raw('files')
  if (!isRecord(given)) return {}
  return Object.fromEntries(
    Object.entries(given).map(([path, content]) => [
      path,
      typeof content === 'string' ? content : null,
    ]),
  )
}

export function permissions(input: Input): Record<string, 'read' | 'write' | 'admin'> | undefined {
  const given = input.raw('permissions')
  if (!isRecord(given)) return undefined
  const inner = new Input(given)
  return Object.fromEntries(
    Object.keys(given).map((name) => [
      name,
      must(oneOf(inner, name, ['read', 'write', 'admin']), name),
    ]),
  )
}

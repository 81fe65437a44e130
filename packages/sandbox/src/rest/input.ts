/** A JSON body, read by name and type. What was not sent, or is of another type, is undefined. */
export class Input {
  readonly #whole: unknown
  readonly #value: Readonly<Record<string, unknown>>

  constructor(value: unknown) {
    this.#whole = value
    this.#value = isRecord(value) ? value : {}
  }

  /** The body as it came: some operations take a bare list. */
  whole(): unknown {
    return this.#whole
  }

  has(name: string): boolean {
    return name in this.#value
  }

  raw(name: string): unknown {
    return this.#value[name]
  }

  string(name: string): string | undefined {
    const value = this.#value[name]
    return typeof value === 'string' ? value : undefined
  }

  boolean(name: string): boolean | undefined {
    const value = this.#value[name]
    return typeof value === 'boolean' ? value : undefined
  }

  integer(name: string): number | undefined {
    const value = this.#value[name]
    return typeof value === 'number' && Number.isInteger(value) ? value : undefined
  }

  strings(name: string): string[] | undefined {
    const value = this.#value[name]
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined
  }

  list(name: string): Input[] | undefined {
    const value = this.#value[name]
    return Array.isArray(value) ? value.map((item) => new Input(item)) : undefined
  }

  object(name: string): Input | undefined {
    const value = this.#value[name]
    return isRecord(value) ? new Input(value) : undefined
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

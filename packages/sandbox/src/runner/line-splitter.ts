import { StringDecoder } from 'node:string_decoder'

/**
 * Cuts a stream of bytes into lines at `\n`, `\r\n` and `\r`, as GitHub's runner does. Node's
 * `readline` would also cut at U+2028, and so see commands where GitHub sees none.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8')
  readonly #onLine: (line: string) => void
  #rest = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  push(chunk: Uint8Array): void {
    this.#rest += this.#decoder.write(Buffer.from(chunk))
    // A final `\r` stays until it is known whether `\n` follows.
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line)
  }

  end(): void {
    this.#rest = (this.#rest + this.#decoder.end()).replace(/\r$/, '')
    if (this.#rest !== '') this.#onLine(this.#rest)
    this.#rest = ''
  }
}

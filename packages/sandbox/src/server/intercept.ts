import type { Reply } from './call.ts'
import type { RequestRecord } from './request-log.ts'

export interface InterceptedRequest extends Readonly<RequestRecord> {
  readonly body: Buffer
}

/**
 * Looks at each request twice: before it is carried out, and after, when only the answer is left
 * to send. Give a reply to send that instead, or `drop` to cut the connection.
 */
export type Interceptor = (
  request: InterceptedRequest,
  phase: 'before' | 'after',
) => undefined | Reply | 'drop' | Promise<undefined | Reply | 'drop'>

export class Interceptors {
  readonly #all = new Set<Interceptor>()

  add(interceptor: Interceptor): () => void {
    this.#all.add(interceptor)
    return () => this.#all.delete(interceptor)
  }

  async ask(
    request: InterceptedRequest,
    phase: 'before' | 'after',
  ): Promise<undefined | Reply | 'drop'> {
    for (const interceptor of this.#all) {
      const answer = await interceptor(request, phase)
      if (answer !== undefined) return answer
    }
    return undefined
  }
}

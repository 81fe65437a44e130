import type { TokenKind } from '../state/token.ts'

/** One line of the log of what the sandbox was asked. */
export interface RequestRecord {
  readonly sequence: number
  readonly kind: 'rest' | 'graphql' | 'git' | 'admin' | 'download'
  readonly method: string
  /** Without `/api/v3`; with the query. */
  readonly path: string
  /** GitHub's operation id, for example `pulls/create`; for git `upload-pack` or `receive-pack`. */
  operation: string | undefined
  /** GraphQL: the operation's name and what it asks of the root. */
  readonly graphql:
    | { readonly name: string | undefined; readonly fields: readonly string[] }
    | undefined
  readonly token: TokenKind | undefined
  readonly login: string | undefined
  readonly bytesIn: number
  bytesOut: number
  /** 0 while under way, and when the connection was cut. */
  status: number
}

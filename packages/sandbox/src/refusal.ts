/** GraphQL's error types, as GitHub writes them. */
export type GraphqlErrorType =
  | 'EXCESSIVE_PAGINATION'
  | 'FORBIDDEN'
  | 'INSUFFICIENT_SCOPES'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'STALE_DATA'
  | 'UNPROCESSABLE'

/** One entry of the `errors` of a 422. */
export interface FieldError {
  readonly resource: string
  readonly field?: string
  readonly code: string
  readonly message?: string
}

/** A "no" that GitHub itself would say, in words that both of its APIs can carry. */
export class Refusal extends Error {
  readonly status: number
  readonly type: GraphqlErrorType
  readonly errors: readonly (FieldError | string)[] | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    more: {
      type?: GraphqlErrorType
      errors?: readonly (FieldError | string)[]
      headers?: Readonly<Record<string, string>>
    } = {},
  ) {
    super(message)
    this.status = status
    this.type = more.type ?? typeOfStatus(status)
    this.errors = more.errors
    this.headers = more.headers ?? {}
  }
}

function typeOfStatus(status: number): GraphqlErrorType {
  if (status === 404) return 'NOT_FOUND'
  if (status === 401 || status === 403) return 'FORBIDDEN'
  if (status === 409) return 'STALE_DATA'
  return 'UNPROCESSABLE'
}

export function notFound(message = 'Not Found'): Refusal {
  return new Refusal(404, message)
}

export function validationFailed(...errors: (FieldError | string)[]): Refusal {
  return new Refusal(422, 'Validation Failed', { errors })
}

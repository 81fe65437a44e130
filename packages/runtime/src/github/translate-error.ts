import { GraphqlResponseError } from '@octokit/graphql'
import { RequestError } from '@octokit/request-error'
import { SluiceError } from '../errors.ts'

/** Nothing is lost by it: a run that died is completed by planning again. */
const AGAIN = 'On a schedule the next run goes on; what was started by hand is started again.'

/**
 * Runs a request and turns what GitHub refuses into a sentence with the missing permission.
 * @param doing what was tried, as a phrase: `read the checks of 4f2d9b1`.
 * @param needs permissions, where GitHub's own answer names none.
 */
export async function explained<T>(
  doing: string,
  request: () => Promise<T>,
  needs?: string,
): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw translate(doing, error, needs)
  }
}

export function translate(doing: string, error: unknown, needs?: string): unknown {
  if (error instanceof SluiceError) return error
  if (error instanceof GraphqlResponseError) return translateGraphql(doing, error, needs)
  if (!(error instanceof RequestError)) return error
  const { status } = error
  const said = shorten(error.message)
  const needed = error.response?.headers['x-accepted-github-permissions']
  switch (true) {
    // Octokit gives the status 500 to a request that no answer came to.
    case error.response === undefined:
      return new SluiceError(
        'unreachable',
        `GitHub cannot be reached from here (${networkReason(error)}): could not ${doing}. ${AGAIN}`,
        { cause: error },
      )
    case status === 401:
      return new SluiceError(
        'permission',
        `GitHub does not accept the token: could not ${doing}. It may have expired; give a new one.`,
        { cause: error },
      )
    case status === 403 && isLimited(error):
    case status === 429:
      return limited(doing, error)
    case status === 403:
      return new SluiceError(
        'permission',
        `The token may not ${doing}${permissionHint(needed, said)}.`,
        { cause: error },
      )
    case status === 404:
      return new SluiceError(
        'permission',
        `GitHub found nothing, or the token may not see it: could not ${doing}${permissionHint(needed, said)}.`,
        { cause: error },
      )
    case status >= 500:
      return new SluiceError(
        'unreachable',
        `GitHub did not answer (${status}): could not ${doing}. ${AGAIN}`,
        { cause: error },
      )
    default:
      return new SluiceError('unexpected', `GitHub refused (${status}) to ${doing}: ${said}`, {
        cause: error,
      })
  }
}

function translateGraphql(
  doing: string,
  error: GraphqlResponseError<unknown>,
  needs: string | undefined,
): SluiceError {
  const first = error.errors?.[0]
  const said = shorten(first?.message ?? error.message)
  const why = needs === undefined ? said : `it needs the permissions ${needs} (${said})`
  switch (first?.type) {
    case 'FORBIDDEN':
    case 'INSUFFICIENT_SCOPES':
      return new SluiceError('permission', `The token may not ${doing}: ${why}`, { cause: error })
    case 'NOT_FOUND':
      return new SluiceError(
        'permission',
        `GitHub found nothing, or the token may not see it: could not ${doing}: ${why}`,
        { cause: error },
      )
    case 'RATE_LIMITED':
      return limited(doing, error)
    default:
      return isHiccup(first)
        ? new SluiceError(
            'unreachable',
            `GitHub had trouble of its own (${said}): could not ${doing}. ${AGAIN}`,
            { cause: error },
          )
        : new SluiceError('unexpected', `GitHub refused to ${doing}: ${said}`, { cause: error })
  }
}

type GraphqlError = NonNullable<GraphqlResponseError<unknown>['errors']>[number]

/** GitHub's failures have no type, or one that it does not document: its words tell them. */
function isHiccup(error: GraphqlError | undefined): boolean {
  return (
    error?.type === 'INTERNAL' ||
    /^something went wrong|^internal error|^timeout|try again later/i.test(error?.message ?? '')
  )
}

/** What GitHub said when its rules for a branch refused a change; undefined for any other failure. */
export function refusedByRules(error: unknown): string | undefined {
  if (!(error instanceof GraphqlResponseError)) return undefined
  const [first] = error.errors ?? []
  if (first === undefined || isHiccup(first)) return undefined
  const isKnown =
    first.type === 'FORBIDDEN' ||
    first.type === 'UNPROCESSABLE' ||
    (first.type !== 'RATE_LIMITED' && /\brules?\b|protect|not authorized/i.test(first.message))
  return isKnown ? first.message : undefined
}

function isLimited({ message, response }: RequestError): boolean {
  return /rate limit/i.test(message) || response?.headers['x-ratelimit-remaining'] === '0'
}

function limited(doing: string, cause: unknown): SluiceError {
  return new SluiceError(
    'unreachable',
    `GitHub's rate limit is used up: could not ${doing}. ${AGAIN}`,
    { cause },
  )
}

/** The system's code (`ECONNREFUSED`), or that the time was up; messages may hold addresses. */
function networkReason({ cause }: Error): string {
  if (!(cause instanceof Error)) return 'the connection failed'
  if (cause.name === 'TimeoutError') return 'no answer in time'
  const { cause: deeper } = cause
  return deeper instanceof Error && 'code' in deeper && typeof deeper.code === 'string'
    ? deeper.code
    : 'the connection failed'
}

function permissionHint(accepted: unknown, said: string): string {
  return typeof accepted === 'string' && accepted !== ''
    ? `: it needs the permission ${accepted.replaceAll('=', ': ').replaceAll(';', ' or')}`
    : ` (${said})`
}

/**
 * The status of a request that GitHub refused; undefined for any other failure. A limit that is used
 * up has the status of a missing permission, and tells nothing of what was asked.
 */
export function refusedStatus(error: unknown): number | undefined {
  if (!(error instanceof RequestError)) return undefined
  return error.status === 403 && isLimited(error) ? undefined : error.status
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`
}

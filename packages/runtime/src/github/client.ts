import { Octokit } from '@octokit/core'
import { paginateRest } from '@octokit/plugin-paginate-rest'
import { throttling } from '@octokit/plugin-throttling'
import { checkToken } from './check-token.ts'
import { atMost } from './quick-limiter.ts'
import { limiterForTrouble, retryTrouble } from './replay-trouble.ts'
import { wholeFetch } from './whole-fetch.ts'

export type GitHubConnection = {
  readonly token: string
  /** `GITHUB_API_URL`: `https://api.github.com`, or `https://HOST/api/v3` on GHES. */
  readonly apiUrl: string
  /** Told about retries and limits, for the log. */
  readonly onNotice?: (notice: string) => void
  /** First pause before a retry; the next ones grow by squares. */
  readonly retryPauseMilliseconds?: number
  /** For one whole answer; half a minute by default. */
  readonly timeoutSeconds?: number
}

/** Asked by route: a method for each of GitHub's thousand would be a tenth of the bundle. */
const PatientOctokit = Octokit.plugin(paginateRest, retryTrouble, throttling)

export type GitHubClient = InstanceType<typeof PatientOctokit>

/**
 * Answers that the next attempt would get as well. A conflict (405, 409) is the world's answer, and
 * rate limits (403, 429) are the throttling's to judge.
 */
const FINAL = [400, 401, 403, 404, 405, 409, 410, 422, 429, 451]

/** Longer waits are for the next run: a job that sleeps costs money. */
const LONGEST_WAIT_SECONDS = 60

/** The plugin's own bound. */
const MOST_AT_ONCE = 10

/**
 * Requests are retried on 5xx, where no answer came in time, and after a rate limit that ends soon.
 * Whoever writes waits for one write before the next, as GitHub asks for its secondary limits; the
 * plugin's pause of a second between them is for bulk work, which this is not.
 */
export function connectToGitHub(connection: GitHubConnection): GitHubClient {
  const { token, apiUrl, onNotice = () => {} } = connection
  checkToken(token)
  const { retryPauseMilliseconds = 1000, timeoutSeconds = 30 } = connection
  const limits = {
    global: atMost(MOST_AT_ONCE),
    write: atMost(MOST_AT_ONCE),
    notifications: atMost(MOST_AT_ONCE),
  }
  const onLimit =
    (kind: string) => (seconds: number, _options: object, _octokit: unknown, retries: number) => {
      const again = retries < 2 && seconds <= LONGEST_WAIT_SECONDS
      onNotice(
        `GitHub's ${kind} limit is reached; ${again ? `trying again in ${seconds} s` : `it ends in ${seconds} s`}.`,
      )
      return again
    }
  return new PatientOctokit({
    auth: token,
    baseUrl: apiUrl.replace(/\/+$/, ''),
    userAgent: 'sluice',
    request: { fetch: wholeFetch(timeoutSeconds) },
    retry: { retryAfterBaseValue: retryPauseMilliseconds, doNotRetry: FINAL },
    throttle: {
      ...limits,
      retryLimiter: limiterForTrouble(),
      retryAfterBaseValue: retryPauseMilliseconds,
      onRateLimit: onLimit('rate'),
      onSecondaryRateLimit: onLimit('secondary rate'),
    },
    // Octokit's own log would print request details; problems reach the user as sentences.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  })
}

import type {
  Channel,
  DeployedPeriod,
  Evidence,
  MetricsSource,
  Missing,
  MissingReason,
} from '@sluice/core'
import type { MetricsAccess } from './http.ts'
import { type MetricsQuestion, metricsSource } from './question.ts'

/** What to ask the metrics, and how far back from the question's time. */
export type PeriodQuestion = {
  readonly question: MetricsQuestion
  readonly windowSeconds: number
}

/** Rates over less than this are of a handful of scrapes. */
const SHORTEST_SECONDS = 60

/**
 * Where the policy wants metrics about the commit, they are those of the time in which it ran:
 * the window begins at its deployment, and ends when another commit took its place.
 */
export function periodFor(
  asked: {
    readonly source: MetricsSource
    readonly channel: Channel
    readonly access: MetricsAccess
    readonly now: string
  },
  windowSeconds: number,
  deployment: Evidence<DeployedPeriod> | undefined,
): PeriodQuestion | Missing {
  const { source, now } = asked
  if (source.about === 'channel') return { question: asked, windowSeconds }
  const missing = (why: MissingReason, detail: string): Missing => ({
    kind: 'missing',
    source: metricsSource(source),
    why,
    detail,
  })
  if (deployment === undefined) return missing('absent', 'Nobody read the deployments.')
  if (deployment.kind === 'missing') return deployment
  const { since, createdAt, until, environment } = deployment.value
  const ended = until !== undefined
  const ran = secondsBetween(since, until ?? now)
  if (ran < SHORTEST_SECONDS) {
    return ended
      ? missing('absent', `The candidate ran in ${environment} for less than a minute.`)
      : missing('pending', `The candidate was deployed to ${environment} less than a minute ago.`)
  }
  const run = { about: deployment.about, ended }
  if (source.server.kind === 'scrape') {
    return ended
      ? missing(
          'mismatch',
          `Another commit took the candidate's place in ${environment}: the metrics page is about that one.`,
        )
      : // Its process began after the deployment did, and before that was called a success.
        { question: { ...asked, run }, windowSeconds: secondsBetween(createdAt, now) }
  }
  return {
    question: { ...asked, now: until ?? now, run },
    windowSeconds: Math.min(windowSeconds, ran),
  }
}

function secondsBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 1000)
}

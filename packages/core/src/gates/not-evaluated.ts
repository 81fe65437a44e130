import type { Missing } from '../evidence/evidence.ts'
import { formatDuration, formatTime, secondsBetween } from './duration.ts'

/** A run of the eval workflow whose word counts, as GitHub lists it. */
export type EvalRun = {
  readonly id: number
  readonly url: string
  /** GitHub's own word; null while it has not ended. */
  readonly conclusion: string | null
  /** ISO 8601, UTC. */
  readonly createdAt: string
}

/**
 * Why there is no report about the newest commit of a branch: `pending` where it came after the last
 * evaluation, so that the next one tells, and `absent` where waiting would not help: nothing ran for
 * as long as a report may be old, the newest run failed, or one that began when the commit was there
 * ended without a report about it. A run that is under way is waited for.
 *
 * @param subject the commit, for people: `4f2d9b1 of next`.
 * @param runs those of the protected side within the `max-age` of the policy.
 * @param seenAt the first look that saw the commit there, or an older one of which there is no report
 * either: ISO 8601, UTC. Undefined where none did before this one.
 */
export function explainNotEvaluated(
  subject: string,
  asked: {
    readonly workflow: string
    readonly maxAgeSeconds: number
    readonly runs: readonly EvalRun[]
    readonly seenAt: string | undefined
  },
): Pick<Missing, 'why' | 'detail' | 'source'> {
  const { workflow, maxAgeSeconds, seenAt } = asked
  // A run that its own condition skipped evaluated nothing, and was not meant to.
  const runs = asked.runs.filter(({ conclusion }) => conclusion !== 'skipped')
  const newest = newestOf(runs.filter(({ conclusion }) => conclusion === null)) ?? newestOf(runs)
  if (newest === undefined)
    return {
      why: 'absent',
      source: { name: `runs of ${workflow}` },
      detail: `${subject} has no report, and no run of ${workflow} on the protected side began in the last ${formatDuration(maxAgeSeconds)}, the policy's \`max-age\`.`,
    }
  const { id, url, conclusion, createdAt } = newest
  const source = { name: `eval run ${id}`, url }
  const began = formatTime(createdAt, '')
  if (conclusion === null)
    return {
      why: 'pending',
      source,
      detail: `${subject} has no report yet: run ${id} of ${workflow} is under way.`,
    }
  if (conclusion !== 'success')
    return {
      why: 'absent',
      source,
      detail: `${subject} has no report: the newest run of ${workflow}, ${id} of ${began}, ended with ${conclusion}.`,
    }
  if (seenAt !== undefined && secondsBetween(seenAt, createdAt) > 0)
    return {
      why: 'absent',
      source,
      detail: `${subject} has no report: run ${id} of ${workflow} began at ${began} and left none, though there is something to evaluate since ${formatTime(seenAt, '')}.`,
    }
  return {
    why: 'pending',
    source,
    detail: `${subject} has not been evaluated yet: the newest run of ${workflow}, ${id}, began at ${began}. Run ${workflow} to have it sooner.`,
  }
}

function newestOf(runs: readonly EvalRun[]): EvalRun | undefined {
  return [...runs]
    .sort((one, other) => secondsBetween(one.createdAt, other.createdAt) || other.id - one.id)
    .at(0)
}

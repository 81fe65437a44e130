import type { BackportReport } from '@sluice/core'
import type { BackportContext } from './backport-context.ts'
import type { BackportRequest } from './backport-request.ts'
import { sentenceOf } from './problem-sentence.ts'
import { readChange } from './read-change.ts'

/** What one run did. */
export type BackportRun = {
  readonly report: BackportReport
  /** What went wrong beside the targets. */
  readonly problems: readonly string[]
}

/**
 * Carries one merged change to the channels that it belongs to: reads, decides, prepares the
 * commits, pushes, opens pull requests, and says so on the original. One channel's trouble costs no
 * other its backport. A run that died anywhere is completed by the next one.
 *
 * @throws {SluiceError} where the change or the policy cannot be read at all.
 */
export async function backport(
  context: BackportContext,
  request: BackportRequest,
  onProgress: (line: string) => void,
): Promise<BackportRun> {
  const { dryRun } = request
  const change = await readChange(context, request.change)
  if ('nothing' in change) {
    return { report: { ...change, targets: [], dryRun }, problems: [] }
  }
  const asked = request.conflicts === undefined ? {} : { conflicts: request.conflicts }
  const whole = { ...change, rules: { ...change.rules, ...asked } }
  const { carryToTargets } = await import('./carry-to-targets.ts')
  const { targets, unlabelled } = await carryToTargets(context, whole, request, onProgress)
  const report: BackportReport = {
    from: change.rules.from,
    original: change.original,
    repositoryUrl: change.repositoryUrl,
    targets,
    dryRun,
    ...(targets.length === 0 ? { nothing: 'No channel is to have this change.' } : {}),
  }
  if (dryRun || targets.length === 0) return { report, problems: [] }
  const { labelAndTell } = await import('./label-and-tell.ts')
  try {
    return { report: await labelAndTell(context, change, report, unlabelled), problems: [] }
  } catch (problem) {
    return { report, problems: [sentenceOf(problem)] }
  }
}

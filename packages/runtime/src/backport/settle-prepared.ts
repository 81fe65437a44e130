import { type BackportOutcome, shortSha, whyDropped } from '@sluice/core'
import type { Prepared } from './prepare-target.ts'
import type { Change } from './read-change.ts'

/** What is said without writing: nothing to carry, not allowed, or a dry run. */
export function settlePrepared(
  { rules, viewer }: Change,
  { series, head, workflowFiles, applied, textsFor }: Prepared,
  dryRun: boolean,
): BackportOutcome | undefined {
  const { dropped, conflict } = series
  if (head === undefined) {
    const [first] = dropped
    const how =
      first === undefined || dropped.length > 1
        ? `all ${dropped.length} commits`
        : whyDropped(first)
    return { kind: 'already-there', how }
  }
  if (conflict !== undefined && rules.conflicts === 'fail') {
    return {
      kind: 'failed',
      reason: `${shortSha(conflict.pick.commit.sha)} conflicts in ${conflict.paths.map(({ path }) => path).join(', ')}`,
      clear: 'Carry it by hand, or allow drafts with `conflicts: draft`.',
      conflicts: conflict.paths,
    }
  }
  // GITHUB_TOKEN never may; of another token only GitHub knows, when it is pushed.
  if (viewer === 'github-actions[bot]' && workflowFiles.length > 0) {
    return failure(
      `GITHUB_TOKEN may not change workflows, and this changes ${workflowFiles.join(', ')}`,
      WORKFLOWS_NEEDED,
    )
  }
  if (!dryRun) return undefined
  const { record } = textsFor(applied)
  const commits = record.commits.map(({ from }) => ({ from, to: null }))
  const common = { commits, dropped: record.dropped, remarks: [] }
  return conflict === undefined
    ? { kind: 'open', ...common }
    : { kind: 'conflict', ...common, conflicts: record.conflicts }
}

export const WORKFLOWS_NEEDED = 'Give the action the token of an App with `workflows: write`.'

export function failure(reason: string, clear = 'Run again when that is done.'): BackportOutcome {
  return { kind: 'failed', reason, clear, conflicts: [] }
}

import { type BackportReport, type ChannelName, renderComment } from '@sluice/core'
import { type LabelledPullRequest, labelAndComment } from '../github/label-together.ts'
import { keepFirst } from '../github/own-comment.ts'
import { type Metadata, setMetadata } from '../github/write-backport.ts'
import type { BackportContext } from './backport-context.ts'
import { isBackportComment, writeComment } from './one-comment.ts'
import { sentenceOf } from './problem-sentence.ts'
import type { Change } from './read-change.ts'

/** A new pull request that gets its labels and people together with the comment that names it. */
export type Unlabelled = LabelledPullRequest & {
  readonly channel: ChannelName
  readonly number: number
  readonly metadata: Metadata
}

/** Whether the comment on the original is still to be written, on a pull request. */
export function isUntold({ ids, comments, viewer }: Change): boolean {
  return ids !== undefined && !comments.some(isBackportComment(viewer))
}

/**
 * Labels what was opened and tells of it on the original: in one request, where the comment is new.
 * What cannot be set does not undo the backport: it is told.
 *
 * @returns the report with what could not be set.
 */
export async function labelAndTell(
  context: BackportContext,
  change: Change,
  report: BackportReport,
  unlabelled: readonly Unlabelled[],
): Promise<BackportReport> {
  const { client, repository } = context
  const { ids, original, viewer } = change
  if (!isUntold(change) || ids === undefined || original.number === undefined) {
    await writeComment(context, change, report)
    return report
  }
  const body = renderComment(report, undefined)
  const on = ids.pullRequest
  const { labelled, comment } = await labelAndComment(client, unlabelled, { on, body })
  let told = report
  for (const [index, { channel, number, metadata }] of unlabelled.entries()) {
    if (labelled[index] === true) continue
    try {
      await setMetadata(client, repository, number, metadata)
    } catch (problem) {
      told = withRemark(told, channel, sentenceOf(problem))
    }
  }
  if (comment === undefined) {
    await writeComment(context, change, told)
    return told
  }
  const ours = comment.newest.filter(isBackportComment(viewer))
  const place = { kind: 'pull-request', number: original.number } as const
  // With a remark more even our own text is not the newest.
  const made = told === report ? comment.id : undefined
  await keepFirst(client, repository, place, ours, made, (present) => renderComment(told, present))
  return told
}

function withRemark(report: BackportReport, channel: ChannelName, remark: string): BackportReport {
  return {
    ...report,
    targets: report.targets.map((target) => {
      const { outcome } = target
      if (target.channel !== channel || !('remarks' in outcome)) return target
      return { ...target, outcome: { ...outcome, remarks: [...outcome.remarks, remark] } }
    }),
  }
}

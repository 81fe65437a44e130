import { type ChannelName, type Sha, shortSha } from '../identifiers.ts'
import { markdownWithCode } from '../report/inline-text.ts'
import type { PromotionOperation } from './plan.ts'
import { keepComment } from './plan-manual.ts'
import type { CommitStatus } from './promotion-state.ts'

/** The pull request by which a channel's newest commit came, where it was the source's. */
export type Arrival = {
  /** The channel's newest commit. */
  readonly commit: Sha
  readonly tree: Sha
  readonly pullRequest: {
    readonly number: number
    readonly head: Sha
    readonly headTree: Sha
    readonly mergedBy: string
    /** `sluice/<channel>` on its head, and who wrote it: whoever may push can. */
    readonly status?: CommitStatus & { readonly by: string }
    /** Ours about this, from an earlier look. */
    readonly comment?: { readonly id: number; readonly body: string }
  }
}

/** Tells that comment from every other; Markdown does not show it. */
export const PAST_GATES_COMMENT = '<!-- sluice: past the gates -->'

/**
 * What nobody judged is never taken as good because it is there: a promotion that somebody merged
 * while its gates did not hold, or that landed another tree than the one that was judged.
 *
 * @param viewer login of the token's owner, whose own word about the gates counts.
 * @returns a sentence for the report, undefined where all is well.
 */
export function pastTheGates(
  channel: ChannelName,
  { commit, tree, pullRequest }: Arrival,
  viewer: string,
): string | undefined {
  const { number, head, headTree, mergedBy, status } = pullRequest
  const deed = `${mergedBy} merged #${number} into ${channel}`
  if (status?.state !== 'success' || !isSluices(status.by, viewer)) {
    const said =
      status === undefined
        ? 'nobody had judged it'
        : isSluices(status.by, viewer)
          ? `its gates said “${status.description}”`
          : `the status of its gates is by ${status.by}, not by ${viewer}`
    return `${deed} past the gates: ${said}. ${channel} is at ${shortSha(commit)}, which was not judged good. If it should not be there, roll back.`
  }
  if (tree !== headTree) {
    return `${deed}, and what landed as ${shortSha(commit)} is not the tree of ${shortSha(head)} that was judged: ${channel} had moved on, or the way of merging changed it. Look at \`git diff ${shortSha(head)} ${shortSha(commit)}\`; if it should not be there, roll back.`
  }
  return undefined
}

/**
 * Whether the gates' status is Sluice's word. An App knows its own; to everybody else, such as a person
 * who asks with `sluice check`, any bot may be the one that promotes here.
 */
function isSluices(by: string, viewer: string): boolean {
  const isApp = viewer.endsWith('[bot]') && viewer !== 'github-actions[bot]'
  return by === viewer || (!isApp && by.endsWith('[bot]'))
}

/** Says it on the pull request as well, once. */
export function planPastTheGates(
  said: string,
  { pullRequest: { number, comment } }: Arrival,
): readonly PromotionOperation[] {
  return keepComment(number, comment, `${markdownWithCode(said)}\n`, PAST_GATES_COMMENT)
}

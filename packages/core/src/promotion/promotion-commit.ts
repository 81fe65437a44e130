import { type ChannelName, isSha, type Sha, shortSha } from '../identifiers.ts'
import type { PromotionQuestion, Snapshot } from './question.ts'

/** What the commit P must be: the candidate's tree, on exactly the judged baseline. */
export type PromotionCommit = {
  readonly branch: string
  readonly tree: Sha
  readonly parents: readonly Sha[]
  readonly message: string
}

type Subject = Pick<PromotionQuestion, 'channel' | 'from' | 'baseline' | 'candidate' | 'policy'>

/**
 * P says only what stays the same from look to look, so that a run that is repeated makes the same
 * commit (but for its date).
 */
export function promotionCommit({
  channel,
  from,
  baseline,
  candidate,
  policy,
}: Subject): PromotionCommit {
  return {
    branch: promotionBranch(channel.name, candidate, baseline),
    tree: candidate.tree,
    parents:
      channel.entry.history === 'linear' ? [baseline.commit] : [baseline.commit, candidate.commit],
    message: [
      `Promote ${from.name} ${shortSha(candidate.commit)} to ${channel.name}`,
      '',
      `The tree is exactly that of ${candidate.commit}.`,
      '',
      `Sluice-Channel: ${channel.name}`,
      `Sluice-Candidate: ${candidate.commit}`,
      `Sluice-Baseline: ${baseline.commit}`,
      `Sluice-Policy: ${policy.digest}`,
      '',
    ].join('\n'),
  }
}

/** One branch for each candidate and baseline; it is made once and never moved. */
export function promotionBranch(
  channel: ChannelName,
  candidate: Snapshot,
  baseline: Snapshot,
): string {
  return `sluice/${channel}/${candidate.commit.slice(0, 12)}-${baseline.commit.slice(0, 12)}`
}

export type PromotionTrailers = { readonly candidate: Sha; readonly baseline: Sha }

/** Reads the trailers of a promotion commit; undefined where they are not whole. */
export function readPromotionTrailers(
  message: string,
  channel: ChannelName,
): PromotionTrailers | undefined {
  const trailer = (name: string) => message.match(new RegExp(`^Sluice-${name}: (\\S+)$`, 'm'))?.[1]
  const candidate = trailer('Candidate')
  const baseline = trailer('Baseline')
  if (trailer('Channel') !== channel || candidate === undefined || baseline === undefined)
    return undefined
  return isSha(candidate) && isSha(baseline) ? { candidate, baseline } : undefined
}

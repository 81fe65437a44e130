import { type ChannelName, type Sha, shortSha } from '../identifiers.ts'
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
  return `sluice/${channel}/${promotionPair(candidate, baseline)}`
}

/** What `parsePair` reads. */
export function promotionPair(candidate: Snapshot, baseline: Snapshot): string {
  return `${candidate.commit.slice(0, 12)}-${baseline.commit.slice(0, 12)}`
}

/** The beginnings of candidate and baseline that a promotion's branch is named after. */
export type PromotionBranchName = { readonly candidate: string; readonly baseline: string }

/** Undefined for a branch that is no promotion into the channel. */
export function parsePromotionBranch(
  branch: string,
  channel: ChannelName,
): PromotionBranchName | undefined {
  const prefix = `sluice/${channel}/`
  return branch.startsWith(prefix) ? parsePair(branch.slice(prefix.length)) : undefined
}

/** Twelve digits of the candidate, a hyphen, twelve of the baseline. */
export function parsePair(text: string): PromotionBranchName | undefined {
  const [, candidate, baseline] = /^([0-9a-f]{12})-([0-9a-f]{12})$/.exec(text) ?? []
  return candidate === undefined || baseline === undefined ? undefined : { candidate, baseline }
}

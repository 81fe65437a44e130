import type { FirstScore } from '../evidence/evidence.ts'
import type { ChannelName } from '../identifiers.ts'
import type { Snapshot } from './question.ts'

/** On the promotion commit: do the gates hold now? Branch protection can require it. */
export function gatesContext(channel: ChannelName): string {
  return `sluice/${channel}`
}

/** On the candidate: the last outcome, so that the next look can tell what changed since when. */
export function lookContext(channel: ChannelName): string {
  return `sluice/${channel}/look`
}

/**
 * On the candidate: the verdict of its first complete eval report against this baseline. GitHub's
 * cheap answer has only the newest status of a context. Each verdict has a context of its own, so
 * that an older one of another verdict still shows.
 */
export function firstScoreContext(
  channel: ChannelName,
  baseline: Pick<Snapshot, 'commit'>,
  verdict: FirstScore['verdict'],
): string {
  return `sluice/${channel}/score/${baseline.commit.slice(0, 12)}/${verdict}`
}

/** The contexts in which the first verdict can stand. */
export function firstScoreContexts(
  channel: ChannelName,
  baseline: Pick<Snapshot, 'commit'>,
): Readonly<Record<FirstScore['verdict'], string>> {
  return {
    pass: firstScoreContext(channel, baseline, 'pass'),
    fail: firstScoreContext(channel, baseline, 'fail'),
    inconclusive: firstScoreContext(channel, baseline, 'inconclusive'),
  }
}

/** On the channel's head: how many looks of the watch in a row saw it fail. */
export function watchContext(channel: ChannelName): string {
  return `sluice/${channel}/watch`
}

/** On a rollback's commit: that people were told of it. */
export function toldContext(channel: ChannelName): string {
  return `sluice/${channel}/told`
}

/** On a landed rollback: that it was measured again after it. */
export function evidenceContext(channel: ChannelName): string {
  return `sluice/${channel}/evidence`
}

/** On the head of a revert with conflicts; branch protection may require it. */
export const revertContext = 'sluice/revert'

/** On a commit that landed: that a workflow was started for it, with the run's address. */
export function startedContext(channel: ChannelName, workflow: string): string {
  return `sluice/${channel}/started/${workflow}`
}

/** On the head of a labelled pull request from a fork: it is the commit that was labelled. */
export function labelContext(channel: ChannelName): string {
  return `sluice/${channel}/label`
}

/** On a commit that only the channel has: where a person said that it is not needed. */
export function notNeededContext(channel: ChannelName): string {
  return `sluice/${channel}/not-needed`
}

/** Statuses of ours say nothing about CI. */
export function isSluiceContext(context: string): boolean {
  return context.startsWith('sluice/')
}

/** GitHub refuses longer descriptions. */
const MAX_DESCRIPTION = 140

export function statusDescription(text: string): string {
  const points = [...text]
  return points.length <= MAX_DESCRIPTION
    ? text
    : `${points.slice(0, MAX_DESCRIPTION - 1).join('')}…`
}

import { shortSha } from '../identifiers.ts'
import type { PromotionOperation, PromotionPlan } from './plan.ts'
import type { OtherPromotion } from './promotion-state.ts'
import type { EntryChannel, Snapshot } from './question.ts'
import { gatesContext, statusDescription } from './status-contexts.ts'

/** Promotions that were judged against what the channel no longer has: they cannot land as judged. */
export function closeOutdated(
  channel: EntryChannel,
  baseline: Snapshot,
  others: readonly OtherPromotion[],
): readonly PromotionOperation[] {
  const why = `${channel.name} has moved to ${shortSha(baseline.commit)}; this was judged against another baseline`
  return others
    .filter(({ sameBaseline }) => !sameBaseline)
    .flatMap((other) => close(channel, other, why))
}

/** Every promotion but that of the candidate which enters now. */
export function closeSuperseded(
  channel: EntryChannel,
  baseline: Snapshot,
  candidate: Snapshot,
  others: readonly OtherPromotion[],
): readonly PromotionOperation[] {
  const why = `superseded by the promotion of ${shortSha(candidate.commit)}`
  return [
    ...closeOutdated(channel, baseline, others),
    ...others
      .filter(({ sameBaseline }) => sameBaseline)
      .flatMap((other) => close(channel, other, why)),
  ]
}

/** Nothing wants in: what is still open has entered in another way, by a person's hand for example. */
export function planUpToDate(
  channel: EntryChannel,
  others: readonly OtherPromotion[],
): PromotionPlan {
  const why = `${channel.name} has everything already`
  return { operations: others.flatMap((other) => close(channel, other, why)) }
}

/** The status first: a run that dies between the two finds the promotion open again. */
function close(
  channel: EntryChannel,
  { number, head }: OtherPromotion,
  why: string,
): readonly PromotionOperation[] {
  return [
    {
      kind: 'set-status',
      on: head,
      context: gatesContext(channel.name),
      state: 'failure',
      description: statusDescription(why),
    },
    { kind: 'close-superseded', number, comment: `Closed by Sluice: ${why}.` },
  ]
}

import { shortSha } from '../identifiers.ts'
import type { PromotionOperation, PromotionPlan } from './plan.ts'
import type { OtherPromotion } from './promotion-state.ts'
import type { EntryChannel, Snapshot } from './question.ts'
import { gatesContext, statusDescription } from './status-contexts.ts'

/**
 * Promotions that were judged against what the channel no longer has, and of what their own source no
 * longer has: they may not land.
 */
export function closeOutdated(
  channel: EntryChannel,
  baseline: Snapshot,
  others: readonly OtherPromotion[],
): readonly PromotionOperation[] {
  return others.flatMap((other) => {
    const why = outdated(channel, baseline, other)
    return why === undefined ? [] : close(channel, other, why)
  })
}

function outdated(
  channel: EntryChannel,
  baseline: Snapshot,
  other: OtherPromotion,
): string | undefined {
  if (other.takenBack || other.sameBaseline) return takenBack(channel, other)
  return `${channel.name} has moved to ${shortSha(baseline.commit)}; this was judged against another baseline`
}

function takenBack({ entry }: EntryChannel, other: OtherPromotion): string | undefined {
  return other.takenBack
    ? `${entry.from} has taken back something that this would bring`
    : undefined
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
      .filter((other) => outdated(channel, baseline, other) === undefined)
      .flatMap((other) => close(channel, other, why)),
  ]
}

/** Nothing wants in: what is still open has entered in another way, by a person's hand for example. */
export function planUpToDate(
  channel: EntryChannel,
  others: readonly OtherPromotion[],
): PromotionPlan {
  const everything = `${channel.name} has everything already`
  return {
    operations: others.flatMap((other) =>
      close(channel, other, takenBack(channel, other) ?? everything),
    ),
  }
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

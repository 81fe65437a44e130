import type { ChannelName } from '../identifiers.ts'
import type { LookStatus } from './look-status.ts'
import type { ManualPromotion } from './manual-promotion.ts'
import type { PromotionOperation } from './plan.ts'
import { gatesContext } from './status-contexts.ts'

/** Tells our comment on a manual promotion from every other; Markdown does not show it. */
export const MANUAL_COMMENT = '<!-- sluice: manual promotion -->'

/** Status and comment of a manual promotion, each where it is not yet what it should be. */
export function planManual(
  channel: ChannelName,
  { pullRequest, status, comment }: ManualPromotion,
  wanted: { readonly status: LookStatus; readonly body: string },
): readonly PromotionOperation[] {
  const isSame =
    status?.state === wanted.status.state && status.description === wanted.status.description
  return [
    ...(isSame
      ? []
      : [
          {
            kind: 'set-status' as const,
            on: pullRequest.head,
            context: gatesContext(channel),
            ...wanted.status,
          },
        ]),
    ...keepComment(pullRequest.number, comment, wanted.body, MANUAL_COMMENT),
  ]
}

/** GitHub may give line ends back in another form. */
export function keepComment(
  number: number,
  present: { readonly id: number; readonly body: string } | undefined,
  body: string,
  marker: string,
): readonly PromotionOperation[] {
  const lines = (text: string) => text.replaceAll('\r\n', '\n').trim()
  const wanted = `${marker}\n${body}`
  if (present !== undefined && lines(present.body) === lines(wanted)) return []
  return [
    {
      kind: 'keep-comment',
      number,
      body: wanted,
      ...(present === undefined ? {} : { comment: present.id }),
    },
  ]
}

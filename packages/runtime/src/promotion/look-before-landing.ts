import { decide, judgeLanding } from '@sluice/core'
import { findRewritten, noteRewritten, tellRewritten, withRewritten } from './find-rewritten.ts'
import type { Look } from './look.ts'
import type { RunContext } from './run-context.ts'

/**
 * The look once more before something lands: it would bury what came to the channel and was pushed
 * away by force between two looks. So that costs its request only then.
 */
export async function lookBeforeLanding(context: RunContext, found: Look): Promise<Look> {
  if (found.kind === 'up-to-date') return found
  const { channel, question, commit, state } = found
  const lands =
    decide(question).outcome === 'promote' &&
    judgeLanding(question, commit, state).every(({ verdict }) => verdict === 'pass')
  if (!lands) return found
  const rewritten = await findRewritten(context, channel, found.ledger, found.past, 'landing')
  return {
    ...found,
    ledger: noteRewritten(context, channel, rewritten, found.ledger),
    byHand: tellRewritten(channel, rewritten, found.byHand),
    question: {
      ...question,
      evidence: withRewritten(context, channel, rewritten, question.evidence),
    },
  }
}

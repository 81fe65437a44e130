import type { ChannelName, GoodCommit, RollbackQuestion, RollbackRules } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { ChannelStatesReading } from '../github/read-channel-states.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { compareStates } from './compare-states.ts'
import type { RollbackContext, RollbackWish } from './rollback-context.ts'

/** The question that a rollback to the found state is, with what differs between the two. */
export async function askRollback(
  context: RollbackContext,
  given: {
    readonly wish: RollbackWish
    readonly side: RollbackSide
    readonly rules: RollbackRules
    readonly branch: string
    readonly name: ChannelName
    readonly line: ChannelStatesReading['line']
    readonly between: ChannelStatesReading['between'] | undefined
    readonly found: Extract<GoodCommit, { kind: 'found' }>
    readonly unchecked: readonly string[]
    readonly notMeasured?: string
  },
): Promise<RollbackQuestion> {
  const { wish, side, rules, branch, name, line, found, unchecked, between, notMeasured } = given
  const [head] = line
  if (head === undefined)
    throw new SluiceError('unexpected', `GitHub gave no history of ${branch}.`)
  const { tree, irreversible } = await compareStates(
    context.client,
    context.repository,
    { head: head.tree, good: found.good.state.tree },
    rules,
  )
  return {
    channel: { name, branch },
    head: { commit: head.commit, tree: head.tree },
    good: found.good,
    undone: found.undone,
    brought: between?.(head.commit, found.good.state.commit) ?? [],
    reasoning: found.reasoning,
    asked: wish.to,
    reason: wish.reason,
    severity: wish.severity,
    confirmed: wish.confirmed,
    rules,
    tree,
    irreversible,
    by: wish.by,
    repositoryUrl: side.repositoryUrl,
    now: context.now,
    unchecked,
    ...(notMeasured === undefined ? {} : { notMeasured }),
  }
}

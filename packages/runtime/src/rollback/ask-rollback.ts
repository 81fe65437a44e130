import type { ChannelName, GoodCommit, RollbackQuestion, RollbackRules } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { ChannelStatesReading } from '../github/read-channel-states.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { compareStates } from './compare-states.ts'
import { broughtLinearly } from './linear-promotions.ts'
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
  const good = found.good.state
  const trees = { head: head.tree, good: good.tree }
  const [{ tree, irreversible }, linear] = await Promise.all([
    compareStates(context.client, context.repository, trees, rules),
    broughtLinearly(context, branch, { undone: found.undone, good, line }),
  ])
  const merged = between?.(head.commit, good.commit) ?? []
  return {
    channel: { name, branch },
    head: { commit: head.commit, tree: head.tree },
    good: found.good,
    undone: found.undone,
    brought: [
      ...merged,
      ...linear.brought.filter(({ commit }) => merged.every((one) => one.commit !== commit)),
    ],
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
    unchecked: [...unchecked, ...linear.unchecked],
    ...(notMeasured === undefined ? {} : { notMeasured }),
  }
}

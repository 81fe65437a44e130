import {
  type ChannelName,
  type ChannelState,
  gatesContext,
  incidentMarker,
  isHotfixStatus,
  type JudgedState,
  judgeStates,
  type Policy,
  parsePromotionBranch,
  parseRollbackBranch,
  type RollbackQuestion,
  type RollbackState,
  rollbackBranch,
} from '@sluice/core'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { readRollbackBranch } from '../github/read-rollback-state.ts'
import { askRollback } from './ask-rollback.ts'
import type { EarlierRemovals } from './complete-earlier.ts'
import { earlierRemovals } from './earlier-removals.ts'
import type { Watched } from './measure-channel.ts'
import { withGroups } from './queued-promotions.ts'
import { channelSide, condemnedBy } from './read-channel-side.ts'
import type { RollbackContext, RollbackWish } from './rollback-context.ts'
import { ledgerDoubts, rollbackLedger } from './rollback-ledger.ts'
import { isWord, searchGoodState, targetOf } from './search-good-state.ts'

/** What one look found before a rollback. */
export type RollbackLook = {
  readonly channel: ChannelName
  readonly side: RollbackSide
  readonly states: readonly JudgedState[]
  readonly unchecked: readonly string[]
  /** What earlier runs may have left to do. */
  readonly earlier: EarlierRemovals
  /** Absent where the policy does not say what to watch; `notMeasured` says why. */
  readonly watched?: Watched & { readonly side: RollbackSide }
} & (
  | { readonly kind: 'nothing-to-do' | 'refused'; readonly why: string }
  | {
      readonly kind: 'rollback'
      readonly question: RollbackQuestion
      readonly state: RollbackState
    }
)

/** Reads everything that a rollback depends on. Changes nothing. */
export async function lookRollback(
  context: RollbackContext,
  wish: RollbackWish,
): Promise<RollbackLook> {
  const place = await channelSide(context, wish.channel, isWord(wish.to) ? undefined : wish.to)
  const { channelName: name, side, policy, policyDigest, branch, unchecked } = place
  const earlier = earlierRemovals(place)
  const { rules } = earlier
  const target = targetOf(wish, side)
  const ledger = await rollbackLedger(context, side)
  const facts = { channel: name, condemned: condemnedBy(side, name), ledger }
  const { line, found, between } = await searchGoodState(context, side, branch, {
    ...facts,
    target,
  })
  const unsure = [...unchecked, ...ledgerDoubts(ledger, line)]
  const common = {
    channel: name,
    side,
    states: judgeStates(line, facts),
    unchecked: unsure,
    earlier,
    ...watchedBy({ policy, policyDigest, name, line, side }),
  }
  if (found.kind === 'deeper')
    return {
      ...common,
      kind: 'refused',
      why: `The state was not found in the last ${line.length} entries of ${name}. Name a newer commit in \`to\`.`,
    }
  if (found.kind !== 'found') return { ...common, kind: found.kind, why: found.why }
  const question = await askRollback(context, {
    ...{ wish, side, rules, branch, found, line, between, name, unchecked: unsure },
    ...(common.watched === undefined ? { notMeasured: notMeasured(name, policy) } : {}),
  })
  const state = await stateOf(context, question, side)
  const queued = await withGroups(context, question.channel, promotionsIn(side, name))
  return {
    ...common,
    unchecked: [...common.unchecked, ...queued.unchecked],
    kind: 'rollback',
    question,
    state: { ...state, promotions: queued.promotions },
  }
}

/** By whose rules the channel is measured on both sides of its rollback. */
function watchedBy(given: {
  readonly policy: Policy | undefined
  readonly policyDigest: string | undefined
  readonly name: ChannelName
  readonly line: readonly ChannelState[]
  readonly side: RollbackSide
}): Pick<RollbackLook, 'watched'> {
  const { policy, policyDigest, name, line, side } = given
  const channel = policy?.channels.find((one) => one.name === name)
  const rules = channel?.watch
  if (policy === undefined || policyDigest === undefined) return {}
  if (channel === undefined || rules === undefined) return {}
  return { watched: { channel, rules, policy, policyDigest, line, side } }
}

function notMeasured(name: ChannelName, policy: Policy | undefined): string {
  return policy === undefined
    ? 'Nothing is measured before and after: there is no policy that can be used.'
    : `Nothing is measured before and after: the policy does not say what to watch on ${name} (\`watch: {}\`).`
}

async function stateOf(
  { client, repository }: RollbackContext,
  { channel, head, good }: RollbackQuestion,
  side: RollbackSide,
): Promise<Omit<RollbackState, 'promotions'>> {
  const branch = rollbackBranch({ channel: channel.name, of: head.commit, good: good.state.commit })
  const read = await readRollbackBranch(client, repository, branch)
  const own = side.openPullRequests.filter(({ fromFork }) => !fromFork)
  const marker = incidentMarker({ channel: channel.name, of: head.commit })
  const incident = side.incidents.find(({ body }) => body.includes(marker))
  return {
    ...read,
    stale: own.flatMap((pull) => {
      const named = parseRollbackBranch(pull.branch, channel.name)
      if (named === undefined || pull.branch === branch) return []
      return [{ ...pull, ofHead: head.commit.startsWith(named.of) }]
    }),
    ...(incident === undefined ? {} : { incident: { number: incident.number, url: incident.url } }),
  }
}

/** And hotfixes that may be merged: the rollback would take them away again. */
function promotionsIn({ openPullRequests }: RollbackSide, channel: ChannelName) {
  return openPullRequests.filter(({ branch, fromFork, statuses }) => {
    const status = statuses[gatesContext(channel)]
    const isReady = status?.state === 'success' && isHotfixStatus(status)
    return isReady || (!fromFork && parsePromotionBranch(branch, channel) !== undefined)
  })
}

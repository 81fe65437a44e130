import {
  type Channel,
  type ChannelState,
  decideWatch,
  entryKind,
  judgeStates,
  type RollbackReport,
  type Sha,
  type WatchDecision,
  type WatchReport,
  watchContext,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { setStatus } from '../github/write-promotion.ts'
import { completeEarlier } from './complete-earlier.ts'
import { completeRollback } from './complete-rollback.ts'
import { earlierRemovals } from './earlier-removals.ts'
import { earlierRollback } from './earlier-rollback.ts'
import { measureAfter } from './evidence-after.ts'
import { measureChannel, type Watched } from './measure-channel.ts'
import { healthSeen, noteSeen } from './note-seen.ts'
import { openRollbackOf } from './open-rollback.ts'
import { type ChannelSide, condemnedBy, statesBehind } from './read-channel-side.ts'
import { rollBack } from './roll-back.ts'
import type { RollbackContext, RollbackOptions } from './rollback-context.ts'
import { rollbackLedger } from './rollback-ledger.ts'

/** Looks at a channel that was read, by its own rules, and does what follows. */
export async function watchSide(
  context: RollbackContext,
  read: ChannelSide,
  options: RollbackOptions,
): Promise<WatchReport> {
  const { side, policy, policyDigest, branch, channelName, unchecked } = read
  if (policy === undefined || policyDigest === undefined) throw nothingToWatch(context, read)
  const { line } = statesBehind(side, branch)
  const [head] = line
  if (head === undefined)
    throw new SluiceError('unexpected', `GitHub gave no history of ${branch}.`)
  const asked = { side, channel: channelName, head: head.commit }
  const open = await completeRollback(context, asked, options)
  const { told, ...completed } = await completeEarlier(context, earlierRemovals(read), options)
  const common = {
    channel: channelName,
    repositoryUrl: side.repositoryUrl,
    states: judgeStates(line, {
      channel: channelName,
      condemned: condemnedBy(side, channelName),
      ledger: await rollbackLedger(context, side),
    }),
    unchecked,
    ...completed,
    dryRun: options.dryRun,
    decidedAt: context.now,
  }
  const channel = policy.channels.find((one) => one.name === channelName)
  if (channel?.watch === undefined) {
    if (open === undefined && told.length + completed.started.length === 0)
      throw nothingToWatch(context, read)
    const why = `Add \`watch: {}\` to the channel in ${context.policyFile} to have it watched.`
    const decision = { outcome: 'unwatched', failed: 0, why } as const
    return { ...common, results: [], decision, ...(open === undefined ? {} : { rollback: open }) }
  }
  const watched = { channel, rules: channel.watch, policy, policyDigest, line, side }
  const looked = await lookAt(context, { watched, head, dryRun: options.dryRun })
  const failed = await measureAfter(context, watched, options)
  const { results, decision, warnings } = looked
  await remember(context, options, { channel, commit: head.commit, decision })
  const rollback =
    open ??
    (decision.outcome === 'roll-back'
      ? await act(context, { channel, side, head: head.commit, decision }, options)
      : undefined)
  return {
    ...common,
    failures: [...common.failures, ...failed],
    unchecked: [...unchecked, ...warnings],
    results,
    decision,
    ...(rollback === undefined ? {} : { rollback }),
  }
}

function nothingToWatch(
  { policyFile }: RollbackContext,
  { unchecked, channelName: name }: ChannelSide,
): SluiceError {
  return new SluiceError(
    'misconfigured',
    `${unchecked.join(' ')} Nothing says what to watch on ${name}. Add \`watch: {}\` to the channel in ${policyFile}.`.trim(),
  )
}

async function lookAt(
  context: RollbackContext,
  given: {
    readonly watched: Watched & { readonly side: RollbackSide }
    readonly head: ChannelState
    readonly dryRun: boolean
  },
): Promise<Pick<WatchReport, 'results' | 'decision'> & { readonly warnings: readonly string[] }> {
  const { watched, head, dryRun } = given
  const { channel, rules, line, side } = watched
  const { results, ledger } = await measureChannel(context, watched, head)
  const previous = head.statuses[watchContext(channel.name)]
  const earlier = await earlierRollback(context, {
    ...{ side, channel: channel.name, head: head.commit },
  })
  const decision = decideWatch({
    channel: channel.name,
    rules,
    results,
    ...(previous === undefined ? {} : { previous }),
    enteredAt: head.enteredAt,
    entry: entryKind(line, 0),
    ...earlier,
    now: context.now,
  })
  const health = healthSeen(channel.name, head.commit, decision, context.now)
  const seen = { channel: channel.name, side, line, ledger, health }
  const warnings = dryRun ? [] : await noteSeen(context, seen)
  return { results, decision, warnings }
}

async function remember(
  { client, repository, run }: RollbackContext,
  { dryRun, onProgress }: RollbackOptions,
  {
    channel,
    commit,
    decision,
  }: {
    readonly channel: Channel
    readonly commit: Parameters<typeof setStatus>[2]['commit']
    readonly decision: WatchDecision
  },
): Promise<void> {
  if (decision.status === undefined || dryRun) return
  const context = watchContext(channel.name)
  const targetUrl = run === undefined ? {} : { targetUrl: run.url }
  await setStatus(client, repository, { commit, context, ...decision.status, ...targetUrl })
  onProgress(`set ${context} to ${decision.status.state}: ${decision.status.description}`)
}

function act(
  context: RollbackContext,
  {
    channel,
    side,
    head,
    decision,
  }: {
    readonly channel: Channel
    readonly side: RollbackSide
    readonly head: Sha
    readonly decision: WatchDecision
  },
  options: RollbackOptions,
): Promise<RollbackReport> {
  return rollBack(
    context,
    {
      channel: channel.name,
      // One that is open stays as it is, also where another state is the good one by now.
      to: openRollbackOf(side, channel.name, head)?.good ?? 'last-good',
      reason: `The watch of ${channel.name} failed ${decision.failed} looks in a row. ${decision.why}`,
      severity: 'critical',
      confirmed: false,
      by: side.viewer,
    },
    options,
  )
}

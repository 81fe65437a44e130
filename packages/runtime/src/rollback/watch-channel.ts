import {
  type Channel,
  decideWatch,
  type EntryKind,
  entryKind,
  judgeStates,
  judgeWatch,
  type RollbackReport,
  type WatchDecision,
  type WatchReport,
  watchContext,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { setStatus } from '../github/write-promotion.ts'
import { keepSeen } from '../ledger/keep-decision.ts'
import { watchedLedger } from '../ledger/look-ledger.ts'
import { collectWatch } from './collect-watch.ts'
import { earlierRollback } from './earlier-rollback.ts'
import { channelSide, condemnedBy, statesBehind } from './read-channel-side.ts'
import { rollBack } from './roll-back.ts'
import type { RollbackContext, RollbackOptions } from './rollback-context.ts'
import { startDeployments } from './start-deployments.ts'

/**
 * One look of the watch at a channel: judges it by its own rules, remembers the look on the
 * channel's head, and rolls back when they failed for as many looks as the policy says.
 *
 * @throws {SluiceError} where the policy does not say what to watch: nothing is guessed.
 */
export async function watchChannel(
  context: RollbackContext,
  name: string,
  options: RollbackOptions,
): Promise<WatchReport> {
  const { side, policy, policyDigest, branch, channelName, unchecked } = await channelSide(
    context,
    name,
  )
  const channel = policy?.channels.find((one) => one.name === channelName)
  if (policy === undefined || policyDigest === undefined || channel?.watch === undefined) {
    throw new SluiceError(
      'misconfigured',
      `${unchecked.join(' ')} Nothing says what to watch on ${name}. Add \`watch: {}\` to the channel in ${context.policyFile}.`.trim(),
    )
  }
  const { line } = statesBehind(side, branch)
  const [head] = line
  if (head === undefined)
    throw new SluiceError('unexpected', `GitHub gave no history of ${branch}.`)
  const snapshot = { commit: head.commit, tree: head.tree }
  const { viewer } = side
  const ledger = await watchedLedger(context, { policy, channel, line, viewer })
  const results = judgeWatch({
    channel,
    rules: channel.watch,
    head: snapshot,
    evidence: await collectWatch(context, {
      ...{ policy, channel, head: snapshot, line, viewer, ledger },
    }),
    policy: { file: context.policyFile, commit: head.commit, digest: policyDigest },
    runbook: policy.runbook,
    now: context.now,
  })
  const previous = head.statuses[watchContext(channelName)]
  const earlier = await earlierRollback(context, { side, channel: channelName, head: head.commit })
  const decision = decideWatch({
    channel: channelName,
    rules: channel.watch,
    results,
    ...(previous === undefined ? {} : { previous }),
    enteredAt: head.enteredAt,
    entry: entryOf(line),
    ...earlier,
    now: context.now,
  })
  const completed = options.dryRun
    ? { started: [], failures: [] }
    : await startDeployments(context, {
        ...{ channel: channelName, branch, line, rules: policy.rollback },
        onProgress: options.onProgress,
      })
  const kept =
    ledger === undefined || options.dryRun
      ? undefined
      : await keepSeen(context, ledger.reading, ledger.seen)
  await remember(context, options, { channel, commit: head.commit, decision })
  const rollback =
    decision.outcome === 'roll-back'
      ? await act(context, { channel, side, decision }, options)
      : undefined
  return {
    channel: channelName,
    repositoryUrl: side.repositoryUrl,
    states: judgeStates(line, { channel: channelName, condemned: condemnedBy(side, channelName) }),
    results,
    decision,
    unchecked: [...unchecked, ...(kept?.warnings ?? [])],
    ...completed,
    ...(rollback === undefined ? {} : { rollback }),
    dryRun: options.dryRun,
    decidedAt: context.now,
  }
}

function entryOf(line: Parameters<typeof entryKind>[0]): EntryKind {
  return entryKind(line, 0)
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
    decision,
  }: {
    readonly channel: Channel
    readonly side: { readonly viewer: string }
    readonly decision: WatchDecision
  },
  options: RollbackOptions,
): Promise<RollbackReport> {
  return rollBack(
    context,
    {
      channel: channel.name,
      to: 'last-good',
      reason: `The watch of ${channel.name} failed ${decision.failed} looks in a row. ${decision.why}`,
      severity: 'critical',
      confirmed: false,
      by: side.viewer,
    },
    options,
  )
}

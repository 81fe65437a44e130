import {
  type BackportOutcome,
  backportBranch,
  type Channel,
  chooseTargets,
  settleTarget,
  type TargetOutcome,
} from '@sluice/core'
import { type BackportPullRequest, readBackportTargets } from '../github/read-backport-targets.ts'
import type { BackportContext } from './backport-context.ts'
import type { BackportRequest } from './backport-request.ts'
import { carry } from './carry.ts'
import { contentQuestion } from './content-question.ts'
import type { Unlabelled } from './label-and-tell.ts'
import { labelsFor } from './metadata-of.ts'
import { mentions } from './one-comment.ts'
import { complete } from './open-backport.ts'
import type { Target } from './prepare-target.ts'
import type { Change } from './read-change.ts'

/** Carries a change to each channel that it belongs to and that lacks it; the others say why not. */
export async function carryToTargets(
  context: BackportContext,
  change: Change,
  request: BackportRequest,
  onProgress: (line: string) => void,
): Promise<{
  readonly targets: readonly TargetOutcome[]
  readonly unlabelled: readonly Unlabelled[]
}> {
  const { policy, rules, labels, key } = change
  const { channels, unknown } = chooseTargets({
    policy,
    rules,
    labels,
    ...(request.targets === undefined ? {} : { named: request.targets }),
  })
  const places = channels.map((channel) => ({
    channel,
    base: channel.branch,
    branch: backportBranch(channel.name, key),
  }))
  if (places.length === 0) return { targets: unknownTargets(change, unknown), unlabelled: [] }
  const { client, repository } = context
  const {
    targets: states,
    content,
    labelIds,
  } = await readBackportTargets(
    client,
    repository,
    places,
    contentQuestion(change),
    labelsFor(change, channels),
  )
  const outcomes = new Map<Channel, BackportOutcome>()
  const open: (Target & { readonly branchExists: boolean })[] = []
  for (const [index, { channel, branch }] of places.entries()) {
    const { tip, branchHead, pullRequest } = states[index] ?? {}
    const settled = settleTarget({
      kind: change.kind,
      rules,
      asked: request.targets !== undefined,
      ...(change.from.entry === undefined ? {} : { source: change.from.entry.from }),
      state: {
        channel: channel.name,
        base: channel.branch,
        baseExists: tip !== undefined,
        ...(pullRequest === undefined ? {} : { pullRequest }),
      },
    })
    if (settled !== undefined) {
      outcomes.set(channel, await reuse(context, change, channel, settled, pullRequest, request))
    } else if (tip !== undefined) {
      open.push({ channel, branch, tip, branchExists: branchHead !== undefined })
    }
  }
  const carried = await carry(context, change, open, { ...request, content, labelIds, onProgress })
  for (const [channel, outcome] of carried.outcomes) outcomes.set(channel, outcome)
  const targets = channels.flatMap((channel) => {
    const outcome = outcomes.get(channel)
    return outcome === undefined ? [] : [{ channel: channel.name, outcome }]
  })
  return {
    targets: [...targets, ...unknownTargets(change, unknown)],
    unlabelled: carried.unlabelled,
  }
}

function unknownTargets(
  { policy, rules }: Change,
  names: readonly string[],
): readonly TargetOutcome[] {
  const known = policy.channels.map(({ name }) => name).filter((name) => name !== rules.from)
  return names.map((channel) => ({
    channel,
    outcome: {
      kind: 'failed',
      reason: `there is no channel ${channel} to carry changes of ${rules.from} to`,
      clear: `Name one of ${known.join(', ')}.`,
      conflicts: [],
    },
  }))
}

/** An open pull request is left as people made it, unless the run that opened it died. */
async function reuse(
  context: BackportContext,
  change: Change,
  channel: Channel,
  outcome: BackportOutcome,
  pullRequest: BackportPullRequest | undefined,
  { dryRun }: BackportRequest,
): Promise<BackportOutcome> {
  if (outcome.kind !== 'open' && outcome.kind !== 'conflict') return outcome
  if (dryRun || pullRequest === undefined || mentions(change, pullRequest.number)) return outcome
  const remarks = await complete(
    context,
    change,
    { channel },
    { pullRequest, set: 'present', conflicted: outcome.kind === 'conflict' },
  )
  return { ...outcome, remarks: [...outcome.remarks, ...remarks] }
}

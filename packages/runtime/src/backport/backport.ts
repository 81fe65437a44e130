import {
  type BackportOutcome,
  type BackportReport,
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
import { labelAndTell, type Unlabelled } from './label-and-tell.ts'
import { labelsFor } from './metadata-of.ts'
import { mentions } from './one-comment.ts'
import { complete } from './open-backport.ts'
import type { Target } from './prepare-target.ts'
import { sentenceOf } from './problem-sentence.ts'
import { type Change, readChange } from './read-change.ts'

/** What one run did. */
export type BackportRun = {
  readonly report: BackportReport
  /** What went wrong beside the targets. */
  readonly problems: readonly string[]
}

/**
 * Carries one merged change to the channels that it belongs to: reads, decides, prepares the
 * commits, pushes, opens pull requests, and says so on the original. One channel's trouble costs no
 * other its backport. A run that died anywhere is completed by the next one.
 *
 * @throws {SluiceError} where the change or the policy cannot be read at all.
 */
export async function backport(
  context: BackportContext,
  request: BackportRequest,
  onProgress: (line: string) => void,
): Promise<BackportRun> {
  const { dryRun } = request
  const change = await readChange(context, request.change)
  if ('nothing' in change) {
    return { report: { ...change, targets: [], dryRun }, problems: [] }
  }
  const asked = request.conflicts === undefined ? {} : { conflicts: request.conflicts }
  const whole = { ...change, rules: { ...change.rules, ...asked } }
  const { targets, unlabelled } = await carryToTargets(context, whole, request, onProgress)
  const report: BackportReport = {
    from: change.rules.from,
    original: change.original,
    repositoryUrl: change.repositoryUrl,
    targets,
    dryRun,
    ...(targets.length === 0 ? { nothing: 'No channel is to have this change.' } : {}),
  }
  if (dryRun || targets.length === 0) return { report, problems: [] }
  try {
    return { report: await labelAndTell(context, change, report, unlabelled), problems: [] }
  } catch (problem) {
    return { report, problems: [sentenceOf(problem)] }
  }
}

async function carryToTargets(
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

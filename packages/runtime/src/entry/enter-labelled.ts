import {
  type EntryReport,
  type EntryRow,
  judgeEntry,
  type LabelledChannel,
  type LabelledPullRequest,
  labelContext,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { listLabelled } from '../github/list-labelled.ts'
import { type EntrySide, readEntrySide } from '../github/read-entry-side.ts'
import { type LabelledPull, readLabelledPull } from '../github/read-labelled-pull.ts'
import { type BranchRules, readBranchRules } from '../github/read-required-checks.ts'
import { mayWrite } from '../github/write-backport.ts'
import { setStatus } from '../github/write-promotion.ts'
import { readPolicyText } from '../promotion/read-policy.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { carryOut, deed, notDone } from './carry-out.ts'
import { type AskedEntry, isLabelled } from './channels-to-enter.ts'
import { labelSeen } from './label-event.ts'
import { pullFacts } from './pull-facts.ts'

export type EntryOptions = {
  readonly dryRun: boolean
  readonly onProgress: (line: string) => void
}

/**
 * Lets the labelled pull requests into a channel that are ready, one after the other in the order
 * of their labels; each is read anew when its turn comes, since the one before it moved the branch.
 * What is not ready waits and says for what. A run that died is completed by the next one.
 */
export async function enterLabelled(
  context: RunContext,
  asked: AskedEntry,
  options: EntryOptions,
): Promise<EntryReport> {
  const { client, repository } = context
  const side = await entrySideOf(context, asked)
  const channel = ownRules(context, asked.channel, side)
  const { label } = channel.autoMerge
  const wanted = { base: channel.branch, label }
  const numbers = await listLabelled(client, repository, wanted, side.labelled)
  const rules =
    numbers.length === 0 ? undefined : await readBranchRules(client, repository, channel.branch)
  const rows: EntryRow[] = []
  let ahead: number | undefined
  for (const number of rules === undefined ? [] : numbers) {
    const row = await enterOne({ context, channel, side, rules, ahead, options }, number)
    if (row === undefined) continue
    rows.push(row)
    const waits = row.conditions.every(({ verdict, next }) => verdict === 'pass' || next === 'wait')
    if (row.action !== 'merge' && waits) ahead ??= number
  }
  return {
    channel: channel.name,
    label,
    baseline: side.head,
    policyCommit: side.head,
    decidedAt: context.now,
    pullRequests: rows,
    dryRun: options.dryRun,
  }
}

/** What another run saw says nothing of now. */
async function entrySideOf(context: RunContext, { channel, seen }: AskedEntry): Promise<EntrySide> {
  if (seen?.at === context.now) return seen.side()
  const { client, repository, policyFile } = context
  const likely = { branch: channel.branch, label: channel.autoMerge.label }
  return readEntrySide(client, repository, likely, policyFile)
}

/** The rules are those at the channel's own commit (promise 6), about the branch they were learnt with. */
function ownRules(
  { policyFile }: RunContext,
  asked: LabelledChannel,
  { policyText }: EntrySide,
): LabelledChannel {
  if (policyText === undefined) {
    throw new SluiceError(
      'misconfigured',
      `There is no ${policyFile} on ${asked.branch}. A channel is guarded by its own policy: commit one there.`,
    )
  }
  const policy = readPolicyText(policyText, `${asked.branch}:${policyFile}`)
  const own = policy.channels.find(({ name }) => name === asked.name)
  if (own === undefined || own.branch !== asked.branch || !isLabelled(own)) {
    throw new SluiceError(
      'misconfigured',
      `Two policies disagree about ${asked.name}: the one that the channels were learnt from lets labelled pull requests into ${asked.branch}, ${policyFile} on ${asked.branch} does not. Make both say the same.`,
    )
  }
  return own
}

type Turn = {
  readonly context: RunContext
  readonly channel: LabelledChannel
  readonly side: EntrySide
  readonly rules: BranchRules | undefined
  readonly ahead: number | undefined
  readonly options: EntryOptions
}

/** Undefined where the pull request is no longer what was listed. */
async function enterOne(turn: Turn, number: number): Promise<EntryRow | undefined> {
  const { context, channel, rules, ahead, options } = turn
  const { client, repository } = context
  const read = await readLabelledPull(client, repository, {
    number,
    label: channel.autoMerge.label,
  })
  if (!read.isOpen || !read.hasLabel || read.base !== channel.branch || rules === undefined)
    return undefined
  const pull = await factsOf(turn, read, rules)
  const { action, conditions } = judgeEntry(
    {
      channel,
      ...(ahead === undefined ? {} : { ahead }),
      pushesStartNothing: turn.side.viewer === 'github-actions[bot]',
    },
    pull,
  )
  const row = { number, url: read.url, title: read.title, head: read.head }
  if (action === 'none' || options.dryRun) return { ...row, action, conditions }
  const result = await carryOut(turn, read, action)
  if (result.kind === 'done') {
    options.onProgress(deed(action, read))
    return { ...row, action, conditions }
  }
  return { ...row, action: 'none', conditions: [...conditions, notDone(action, read, result)] }
}

async function factsOf(
  { context, channel, side, options }: Turn,
  read: LabelledPull,
  rules: BranchRules,
): Promise<LabelledPullRequest> {
  const { client, repository } = context
  const { head, fromFork, labelledBy, replacedBy } = read
  if (labelledBy === undefined) return pullFacts(context, read, rules, undefined)
  const canWrite =
    labelledBy.kind === 'person' && (await mayWrite(client, repository, labelledBy.login))
  const status = labelContext(channel.name)
  const { label } = channel.autoMerge
  const seen = labelSeen(read, { label, status, viewer: side.viewer, event: context.labelled })
  if (seen === 'now' && fromFork && !options.dryRun) {
    const description = `labelled by ${labelledBy.login} at this commit`
    await setStatus(client, repository, {
      ...{ commit: head, context: status, state: 'success', description },
    })
  }
  return pullFacts(context, read, rules, {
    by: labelledBy,
    canWrite,
    sawThisHead: seen !== 'not seen',
    ...(replacedBy === undefined ? {} : { replacedBy }),
  })
}

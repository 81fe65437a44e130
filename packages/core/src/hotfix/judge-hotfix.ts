import { act } from '../entry/conditions.ts'
import { judgeChecks } from '../entry/judge-checks.ts'
import { judgeDraft, judgeReviews, judgeSteering } from '../entry/pull-conditions.ts'
import type { GateResult } from '../gates/gate.ts'
import type { ChannelName, Sha } from '../identifiers.ts'
import { type LookStatus, lookStatus } from '../promotion/look-status.ts'
import type { EntryChannel } from '../promotion/question.ts'
import { statusDescription } from '../promotion/status-contexts.ts'
import type { ChannelEntry } from './brings-back.ts'
import type { Hotfix, HotfixFacts } from './hotfix.ts'
import { hotfixStatus } from './hotfix-status.ts'
import { judgeEntering } from './judge-entering.ts'
import { judgeHotfixLabel, judgeSecondPerson } from './judge-hotfix-label.ts'

/** What all hotfixes into a channel are judged beside. */
export type HotfixQuestion = {
  readonly channel: EntryChannel
  readonly from: { readonly name: ChannelName; readonly branch: string }
  /** The channel's first parents, newest first. */
  readonly line: readonly ChannelEntry[]
  /** Trees of the source that the channel has not had, each with its newest commit. */
  readonly notEntered: ReadonlyMap<Sha, Sha>
  /** Numbers of the open pull requests that roll the channel back. */
  readonly rollbacks: readonly number[]
}

/** What is said of one hotfix, and why. */
export type HotfixJudgement = {
  readonly hotfix: Hotfix
  readonly conditions: readonly GateResult[]
  readonly status: LookStatus
  /** What merging it lands; absent while GitHub has not tried that on the channel's newest commit. */
  readonly tree?: Sha
}

/**
 * May a pull request that is no promotion enter? It passes none of the gates but CI, so that it may
 * bring nothing that the gates are there for: neither what the source channel has, nor what was taken
 * away.
 *
 * @example
 * judgeHotfix(question, hotfix).status // { state: 'failure', description: 'hotfix: blocked by ci' }
 */
export function judgeHotfix(question: HotfixQuestion, hotfix: Hotfix): HotfixJudgement {
  const { channel } = question
  const { standing, number } = hotfix
  const rule = channel.entry.hotfixes
  if (rule === undefined || standing.kind === 'not labelled') {
    const condition = notAPromotion(question, hotfix)
    const description =
      rule === undefined
        ? `no promotion: only promotions enter ${channel.name}`
        : `no promotion: a maintainer’s label “${rule.label}” lets it in`
    return {
      hotfix,
      conditions: [condition],
      status: { state: 'failure', description: statusDescription(description) },
    }
  }
  if (standing.kind === 'unread') {
    const gates = [unread(standing.why, number)]
    return { hotfix, conditions: gates, status: hotfixStatus(lookStatus({ gates })) }
  }
  const { facts } = standing
  const tree = triedTree(question, facts)
  const gates = [
    judgeHotfixLabel(rule, facts),
    ...(channel.entry.approval === 'human' ? [judgeSecondPerson(facts)] : []),
    ...judgeDraft(facts),
    ...judgeReviews({ ...facts, lacksReviews: false }),
    ...judgeSteering(facts),
    ...judgeRollbacks(question),
    ...judgeEntering(question, facts, tree),
    ...judgeCi(channel, facts),
  ]
  const status = lookStatus({ gates })
  return {
    hotfix,
    conditions: gates,
    status: hotfixStatus(
      status.state === 'success'
        ? { ...status, description: `labelled by ${labelledBy(facts)}` }
        : status,
    ),
    ...(tree === undefined ? {} : { tree }),
  }
}

/**
 * What runs on `pull_request_target` has tried nothing of the head: our own looks report there too, and
 * one that failed for the promotion's sake must not hold the hotfix.
 */
function judgeCi({ entry }: EntryChannel, facts: HotfixFacts): readonly GateResult[] {
  const { ci } = entry.gates
  if (ci === undefined) return []
  const required = facts.requiredChecks.map(({ name }) => name)
  const named = ci.checks === 'required' ? required : ci.checks === 'all' ? [] : ci.checks
  const checks = facts.checks.filter(
    ({ event, name }) => event !== 'pull_request_target' || named.includes(name),
  )
  return [judgeChecks(ci, { ...facts, checks })]
}

/** What GitHub tried of an older head, or on an older commit of the channel, says nothing of now. */
function triedTree({ line }: HotfixQuestion, { merge, head }: HotfixFacts): Sha | undefined {
  const [onto, merged] = merge?.parents ?? []
  return onto === line[0]?.commit && merged === head ? merge?.tree : undefined
}

function labelledBy({ label }: HotfixFacts): string {
  return label?.by.login ?? 'nobody'
}

function notAPromotion(
  { channel, from }: HotfixQuestion,
  { number }: Pick<Hotfix, 'number'>,
): GateResult {
  const rule = channel.entry.hotfixes
  const bring = `Bring it to ${from.name}, from where it is promoted`
  return act({
    gate: 'promotion',
    observed: 'no promotion',
    required: rule === undefined ? 'a promotion' : `a promotion, or the label \`${rule.label}\``,
    reason: `#${number} is no promotion.`,
    clear:
      rule === undefined
        ? `${bring}. To let hotfixes in, write \`hotfixes: labelled\` under \`channels.${channel.name}\` of the policy on ${channel.branch}.`
        : `${bring}; or a maintainer puts the label \`${rule.label}\` on it.`,
  })
}

function unread(why: string, number: number): GateResult {
  return {
    gate: 'hotfix',
    verdict: 'unmeasured',
    next: 'act',
    observed: 'could not be read',
    required: 'that its facts are known',
    reason: why,
    clear: [`The next look tries again; if it says the same, look at #${number} and at the token.`],
    sources: [],
    remarks: [],
  }
}

/** The rollback was made on what the channel has now, and would take the hotfix away again. */
function judgeRollbacks({ channel, rollbacks }: HotfixQuestion): readonly GateResult[] {
  if (rollbacks.length === 0) return []
  const numbers = rollbacks.map((number) => `#${number}`).join(', ')
  return [
    act({
      gate: 'rollback',
      observed: `${numbers} rolls back ${channel.name}`,
      required: 'no rollback under way',
      reason: `${channel.name} is being rolled back by ${numbers}, which would take the hotfix away again.`,
      clear: `Merge ${numbers} first, or close it if the hotfix takes its place.`,
    }),
  ]
}

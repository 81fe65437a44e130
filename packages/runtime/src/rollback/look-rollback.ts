import {
  type ChannelName,
  defaultRollbackRules,
  findGoodCommit,
  type GoodCommit,
  incidentMarker,
  isRollbackBranch,
  type JudgedState,
  judgeStates,
  type NotifyRules,
  parsePromotionBranch,
  parseRollbackBranch,
  type RollbackQuestion,
  type RollbackRules,
  type RollbackState,
  rollbackBranch,
  type Target,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import {
  type ChannelStatesReading,
  readMoreStates,
  statesOf,
} from '../github/read-channel-states.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { readRollbackBranch } from '../github/read-rollback-state.ts'
import { compareStates } from './compare-states.ts'
import { channelSide, condemnedBy, statesBehind } from './read-channel-side.ts'
import type { RollbackContext, RollbackWish } from './rollback-context.ts'

/** What one look found before a rollback. */
export type RollbackLook = {
  readonly channel: ChannelName
  readonly side: RollbackSide
  readonly states: readonly JudgedState[]
  readonly unchecked: readonly string[]
  /** Who is told; nobody where the policy cannot be used. */
  readonly notify: NotifyRules
} & (
  | {
      readonly kind: 'nothing-to-do' | 'refused'
      readonly why: string
      readonly rules: RollbackRules
      readonly branch: string
    }
  | {
      readonly kind: 'rollback'
      readonly question: RollbackQuestion
      readonly state: RollbackState
    }
)

const nobody: NotifyRules = { critical: [], standard: [] }

/** A history so long that a good state is not within it is looked at by a person. */
const MOST_PAGES = 40

/** Reads everything that a rollback depends on. Changes nothing. */
export async function lookRollback(
  context: RollbackContext,
  wish: RollbackWish,
): Promise<RollbackLook> {
  const {
    channelName: name,
    side,
    policy,
    branch,
    unchecked,
  } = await channelSide(context, wish.channel, isWord(wish.to) ? undefined : wish.to)
  const rules = policy?.rollback ?? defaultRollbackRules
  const target = targetOf(wish, side)
  const facts = { channel: name, condemned: condemnedBy(side, name) }
  const { line, found, between } = await search(context, side, branch, { ...facts, target })
  const common = {
    channel: name,
    side,
    states: judgeStates(line, facts),
    unchecked,
    notify: policy?.notify ?? nobody,
  }
  if (found.kind === 'deeper')
    return {
      ...common,
      kind: 'refused',
      why: `The state was not found in the last ${line.length} entries of ${name}. Name a newer commit in \`to\`.`,
      rules,
      branch,
    }
  if (found.kind !== 'found') return { ...common, kind: found.kind, why: found.why, rules, branch }
  const question = await questionOf({
    context,
    wish,
    side,
    rules,
    branch,
    found,
    line,
    between,
    name,
    unchecked,
  })
  return { ...common, kind: 'rollback', question, state: await stateOf(context, question, side) }
}

function isWord(to: string): to is 'last-good' | 'before-rollback' {
  return to === 'last-good' || to === 'before-rollback'
}

function targetOf({ to }: RollbackWish, { named }: RollbackSide): Target {
  if (isWord(to)) return { kind: to }
  if (named === undefined) {
    throw new SluiceError(
      'misconfigured',
      `There is no commit or tag ${JSON.stringify(to)} in the repository. \`to\` is \`last-good\`, \`before-rollback\`, a commit or a tag.`,
    )
  }
  return { kind: 'commit', commit: named, written: to }
}

async function search(
  { client, repository }: RollbackContext,
  side: RollbackSide,
  branch: string,
  question: Omit<Parameters<typeof findGoodCommit>[0], 'line' | 'whole'>,
): Promise<{
  readonly line: ChannelStatesReading['line']
  readonly found: GoodCommit
  readonly between?: ChannelStatesReading['between']
}> {
  statesBehind(side, branch)
  if (side.channel === undefined) return { line: [], found: { kind: 'deeper' } }
  let pages = side.channel
  for (let page = 1; ; page += 1) {
    const { line, whole, between } = statesOf(pages)
    const found = findGoodCommit({ ...question, line, whole })
    if (found.kind !== 'deeper' || whole || page === MOST_PAGES) return { line, found, between }
    pages = await readMoreStates(client, repository, branch, pages)
  }
}

async function questionOf(given: {
  readonly context: RollbackContext
  readonly wish: RollbackWish
  readonly side: RollbackSide
  readonly rules: RollbackRules
  readonly branch: string
  readonly name: ChannelName
  readonly line: ChannelStatesReading['line']
  readonly between: ChannelStatesReading['between'] | undefined
  readonly found: Extract<GoodCommit, { kind: 'found' }>
  readonly unchecked: readonly string[]
}): Promise<RollbackQuestion> {
  const { context, wish, side, rules, branch, name, line, found, unchecked, between } = given
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
  }
}

async function stateOf(
  { client, repository }: RollbackContext,
  { channel, head, good }: RollbackQuestion,
  side: RollbackSide,
): Promise<RollbackState> {
  const branch = rollbackBranch({ channel: channel.name, of: head.commit, good: good.state.commit })
  const read = await readRollbackBranch(client, repository, branch)
  const own = side.openPullRequests.filter(({ fromFork }) => !fromFork)
  const marker = incidentMarker({ channel: channel.name, of: head.commit })
  const incident = side.incidents.find(({ body }) => body.includes(marker))
  return {
    ...read,
    promotions: own.filter(
      ({ branch }) => parsePromotionBranch(branch, channel.name) !== undefined,
    ),
    stale: own.filter((pull) => {
      const named = isRollbackBranch(pull.branch, channel.name)
        ? parseRollbackBranch(pull.branch, channel.name)
        : undefined
      return named !== undefined && !head.commit.startsWith(named.of)
    }),
    ...(incident === undefined ? {} : { incident: { number: incident.number, url: incident.url } }),
  }
}

import type { Sha } from '../identifiers.ts'
import type { ChannelState } from './channel-state.ts'
import { type JudgedState, judgeStates, rollbackClaim, type StandingFacts } from './standing.ts'

/** Where a rollback is asked to go. */
export type Target =
  | { readonly kind: 'last-good' }
  /** The state that the latest rollback took away: undoes it. */
  | { readonly kind: 'before-rollback' }
  /** A commit, resolved from what was written: a name, a tag, the beginning of a commit. */
  | { readonly kind: 'commit'; readonly commit: Sha; readonly written: string }

export type GoodCommit =
  | {
      readonly kind: 'found'
      readonly good: JudgedState
      /** What the rollback takes away, newest first. */
      readonly undone: readonly JudgedState[]
      /** Why this one and none of those between; a sentence each. */
      readonly reasoning: readonly string[]
    }
  /** Nothing to do: the channel is there already. */
  | { readonly kind: 'nothing-to-do'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }
  /** Not within what was read so far; older history may hold it. */
  | { readonly kind: 'deeper' }

export type GoodQuestion = StandingFacts & {
  /** The channel's first-parent line, newest first. */
  readonly line: readonly ChannelState[]
  /** Whether the line was read down to its root. */
  readonly whole: boolean
  readonly target: Target
}

/**
 * Finds the state that the channel is to go back to. `last-good` is the newest earlier state that
 * differs from the present one, was not rolled back, and of which nothing bad is recorded.
 *
 * @example
 * findGoodCommit({ line, whole: true, target: { kind: 'last-good' }, channel, condemned: [] })
 */
export function findGoodCommit(question: GoodQuestion): GoodCommit {
  const { line, target } = question
  const states = judgeStates(line, question)
  const [head] = states
  if (head === undefined) return { kind: 'refused', why: 'The channel has no commit.' }
  const done = alreadyDone(head, target, question)
  if (done !== undefined) return done
  switch (target.kind) {
    case 'last-good':
      return lastGood(states, question)
    case 'before-rollback':
      return beforeRollback(states, question)
    case 'commit':
      return named(states, target, question)
  }
}

/** A second dispatch of the same wish, or a run that died after the landing, must not go further. */
function alreadyDone(
  { state, entry }: JudgedState,
  target: Target,
  { channel }: GoodQuestion,
): GoodCommit | undefined {
  const trailers = rollbackClaim(state)
  if (trailers === undefined || entry !== 'rollback') return undefined
  const same =
    target.kind === 'commit' ? trailers.good === target.commit : trailers.asked === target.kind
  if (!same) return undefined
  const further =
    target.kind === 'commit' ? '' : ' To go elsewhere, name the commit or tag in `to`.'
  return {
    kind: 'nothing-to-do',
    why: `${channel} was rolled back to ${short(trailers.good)} by ${short(state.commit)} already.${further}`,
  }
}

function lastGood(states: readonly JudgedState[], question: GoodQuestion): GoodCommit {
  const at = states.findIndex(({ standing }) => standing.kind === 'good')
  if (at !== -1) return found(states, at, question)
  if (!question.whole) return { kind: 'deeper' }
  const reasons = states.slice(1).map(describeStanding)
  return {
    kind: 'refused',
    why:
      reasons.length === 0
        ? `${question.channel} has had only one state: there is nothing to go back to.`
        : `No earlier state of ${question.channel} is good. ${reasons.join(' ')} Name a commit in \`to\`.`,
  }
}

function beforeRollback(states: readonly JudgedState[], question: GoodQuestion): GoodCommit {
  const rollback = states.findIndex(({ entry }) => entry === 'rollback')
  if (rollback !== -1 && rollback + 1 < states.length) return target(states, rollback + 1, question)
  if (!question.whole) return { kind: 'deeper' }
  return { kind: 'refused', why: `${question.channel} has never been rolled back.` }
}

function named(
  states: readonly JudgedState[],
  { commit, written }: Extract<Target, { kind: 'commit' }>,
  question: GoodQuestion,
): GoodCommit {
  const itself = states.findIndex(({ state }) => state.commit === commit)
  // A candidate is not on the channel's line; the promotion that brought it is.
  const brought = states.findIndex(
    ({ state, entry }) => entry === 'promotion' && state.message.includes(commit),
  )
  const at = itself === -1 ? brought : itself
  if (at !== -1) return target(states, at, question)
  if (!question.whole) return { kind: 'deeper' }
  return {
    kind: 'refused',
    why: `${written} (${short(commit)}) is no state that ${question.channel} was in: it is not on the first-parent line of the branch. \`git log --first-parent\` lists the states.`,
  }
}

function target(states: readonly JudgedState[], at: number, question: GoodQuestion): GoodCommit {
  const standing = states[at]?.standing
  if (standing?.kind !== 'head' && standing?.kind !== 'same-as-head')
    return found(states, at, question)
  return {
    kind: 'nothing-to-do',
    why: `${question.channel} has exactly that state now; there is nothing to roll back.`,
  }
}

function found(states: readonly JudgedState[], at: number, { target }: GoodQuestion): GoodCommit {
  const good = states[at]
  if (good === undefined) return { kind: 'deeper' }
  const undone = states.slice(0, at)
  const chosen =
    target.kind === 'last-good'
      ? `${short(good.state.commit)} is the newest earlier state of which nothing bad is known${passedWords(good)}.`
      : `${short(good.state.commit)} was named${passedWords(good)}.`
  const passedBy = target.kind === 'last-good' ? undone.slice(1).map(describeStanding) : []
  const doubt =
    target.kind !== 'last-good' && good.standing.kind !== 'good' ? [describeStanding(good)] : []
  return { kind: 'found', good, undone, reasoning: [...passedBy, chosen, ...doubt] }
}

function passedWords({ standing, health }: Pick<JudgedState, 'standing' | 'health'>): string {
  if (standing.kind !== 'good') return ''
  const seen =
    health?.healthy === true ? `; the ledger notes it healthy on ${health.at.slice(0, 10)}` : ''
  return `${standing.passed ? '; it passed its gates' : '; no record says that it passed its gates'}${seen}`
}

/** One sentence about a state. */
export function describeStanding(judged: JudgedState): string {
  const { state, standing } = judged
  const name = short(state.commit)
  switch (standing.kind) {
    case 'head':
      return `${name} is the present state.`
    case 'same-as-head':
      return `${name} has the same tree as the present state.`
    case 'rolled-back':
      return `${name} was rolled back by ${short(standing.by)}.`
    case 'being-rolled-back':
      return `${name} is being rolled back by #${standing.by}.`
    case 'unhealthy':
      return `${name} was seen unhealthy: ${standing.detail}.`
    case 'gates-failed':
      return `${name} did not pass its gates: ${standing.detail}.`
    case 'good':
      return `Nothing bad is known of ${name}${passedWords(judged)}.`
  }
}

function short(commit: string): string {
  return commit.slice(0, 7)
}

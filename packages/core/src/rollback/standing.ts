import { isHotfixStatus } from '../hotfix/hotfix-status.ts'
import { type ChannelName, isSha, type Sha } from '../identifiers.ts'
import type { HealthEntry } from '../ledger/entry.ts'
import { rememberedHealth } from '../ledger/health-entry.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { CommitStatus } from '../promotion/promotion-state.ts'
import { gatesContext, watchContext } from '../promotion/status-contexts.ts'
import { isRevertCommit } from '../revert/revert-commit.ts'
import type { ChannelState } from './channel-state.ts'
import { type RecordedScore, recordedScores } from './recorded-score.ts'
import { type RollbackTrailers, rollbackTrailers } from './rollback-commit.ts'

/** How a state of the channel came about. */
export type EntryKind = 'promotion' | 'rollback' | 'own'

/** Whether a state can be gone back to, and why. */
export type Standing =
  | { readonly kind: 'head' }
  | { readonly kind: 'same-as-head' }
  | { readonly kind: 'rolled-back'; readonly by: Sha }
  /** A pull request that rolls it back is open. */
  | { readonly kind: 'being-rolled-back'; readonly by: number }
  | { readonly kind: 'unhealthy'; readonly detail: string }
  | { readonly kind: 'gates-failed'; readonly detail: string }
  /** `passed`: the gates let exactly this commit in. */
  | { readonly kind: 'good'; readonly passed: boolean }

export type JudgedState = {
  readonly state: ChannelState
  readonly entry: EntryKind
  readonly standing: Standing
  /** Absent where none is on record. */
  readonly score?: RecordedScore
  /** What the ledger last noted of its health; absent where it notes nothing that is attested. */
  readonly health?: HealthEntry
}

export type StandingFacts = {
  readonly channel: ChannelName
  /** Heads that open pull requests roll back: the beginning of the commit, and the number. */
  readonly condemned: readonly { readonly commit: string; readonly by: number }[]
  /** What is remembered beside the commits and their statuses; it may be gone. */
  readonly ledger?: Ledger | undefined
}

/**
 * Says of every state on the channel's line, newest first, whether it is good to go back to. What a
 * rollback took away stays bad, until a later rollback or promotion brought exactly it back.
 */
export function judgeStates(
  line: readonly ChannelState[],
  { channel, condemned, ledger = { kind: 'none' } }: StandingFacts,
): readonly JudgedState[] {
  const [head] = line
  const taken = takenAway(line)
  const passed = passedTrees(line, channel)
  const scores = recordedScores(line, channel, ledger)
  const remembered = rememberedHealth(ledger, channel)
  return line.map((state, index) => {
    const score = scores.get(state.tree)
    const health = remembered.get(state.commit)
    return {
      state,
      entry: entryKind(line, index),
      standing: standingOf(state, index),
      ...(score === undefined ? {} : { score }),
      ...(health === undefined ? {} : { health }),
    }
  })

  function standingOf(state: ChannelState, index: number): Standing {
    if (index === 0) return { kind: 'head' }
    if (state.tree === head?.tree) return { kind: 'same-as-head' }
    const by = taken.get(state.tree)
    if (by !== undefined) return { kind: 'rolled-back', by }
    const open = condemned.find(({ commit }) => state.commit.startsWith(commit))
    if (open !== undefined) return { kind: 'being-rolled-back', by: open.by }
    const health = state.statuses[watchContext(channel)]
    if (health?.state === 'failure') return { kind: 'unhealthy', detail: health.description }
    const noted = remembered.get(state.commit)
    if (noted?.healthy === false && !isForgiven(noted, health))
      return { kind: 'unhealthy', detail: `${noted.says} (ledger)` }
    const gates = state.statuses[gatesContext(channel)]
    if (gates?.state === 'failure' || gates?.state === 'error')
      return { kind: 'gates-failed', detail: gates.description }
    return { kind: 'good', passed: passed.has(state.tree) }
  }
}

/** The watch saw it healthy again, and the ledger was not told. */
function isForgiven({ at }: HealthEntry, status: CommitStatus | undefined): boolean {
  return status?.state === 'success' && Date.parse(status.createdAt) > Date.parse(at)
}

/**
 * By tree: the rollback that took a state away for good. A rollback past a rollback brings back what
 * that one took.
 */
function takenAway(line: readonly ChannelState[]): ReadonlyMap<Sha, Sha> {
  const taken = new Map<Sha, Sha>()
  for (let index = line.length - 1; index >= 0; index -= 1) {
    const state = line[index]
    if (state === undefined) continue
    const to = goesBackTo(line, index)
    if (to !== undefined) {
      for (const [offset, between] of line.slice(index + 1, to).entries()) {
        if (entryKind(line, index + 1 + offset) !== 'rollback')
          taken.set(between.tree, state.commit)
      }
      const restored = line[to]
      if (restored !== undefined) taken.delete(restored.tree)
    }
    taken.delete(state.tree)
  }
  return taken
}

function passedTrees(line: readonly ChannelState[], channel: ChannelName): ReadonlySet<Sha> {
  // A rollback, a revert and a hotfix have the same status, so that branch protection lets them in;
  // no gate judged them.
  const passed = line.filter((state) => {
    const status = state.statuses[gatesContext(channel)]
    return (
      status?.state === 'success' &&
      !isHotfixStatus(status) &&
      rollbackClaim(state) === undefined &&
      !isRevertCommit(state.message)
    )
  })
  return new Set(passed.map(({ tree }) => tree))
}

export function entryKind(line: readonly ChannelState[], index: number): EntryKind {
  const state = line[index]
  if (state === undefined) return 'own'
  if (isPromotion(state)) return 'promotion'
  return goesBackTo(line, index) === undefined ? 'own' : 'rollback'
}

/** The candidate that a message says a promotion brought. */
export function promotedCandidate(message: string): Sha | undefined {
  const candidate = /^Sluice-Candidate: ([0-9a-f]{40})$/m.exec(message)?.[1]
  return candidate !== undefined && isSha(candidate) ? candidate : undefined
}

/** What a state's own message, or the one that a person merged, claims of a rollback. */
export function rollbackClaim({
  message,
  merged = '',
}: ChannelState): RollbackTrailers | undefined {
  // What a promotion merged is the candidate: its author does not say what the channel did.
  if (promotedCandidate(message) !== undefined) return undefined
  return rollbackTrailers(message) ?? rollbackTrailers(merged)
}

/** The trailer is a hint; a promotion that merges names its candidate as second parent too. */
function isPromotion({ message, parents, merged = '' }: ChannelState): boolean {
  if (promotedCandidate(merged) !== undefined) return true
  const candidate = promotedCandidate(message)
  return candidate !== undefined && (parents.length < 2 || parents[1] === candidate)
}

/**
 * The index of the older state that a commit brings back: the nearest one with the same tree, or
 * where paths were kept, the one that its trailers name.
 */
export function goesBackTo(line: readonly ChannelState[], index: number): number | undefined {
  const state = line[index]
  if (state === undefined || isPromotion(state)) return undefined
  const same = line.findIndex(({ tree }, other) => other > index && tree === state.tree)
  if (same > index + 1) return same
  if (same !== -1) return undefined
  const trailers = rollbackClaim(state)
  if (trailers === undefined || state.parents[0] !== trailers.of) return undefined
  const named = line.findIndex(({ commit }, at) => at > index + 1 && commit === trailers.good)
  return named === -1 ? undefined : named
}

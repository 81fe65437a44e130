import type { Sha } from '../identifiers.ts'
import {
  agreement,
  type CandidateHistory,
  type CommitFacts,
  candidateHistory,
  namesItsCandidate,
  type ReadHistory,
} from './channel-only-history.ts'

/** A commit that brings the channel back to an earlier tree, and so takes away what came between. */
export type TreeRemoval = {
  readonly kind: 'removal'
  readonly commit: CommitFacts
  readonly removes: readonly Sha[]
  /** Whether all that it takes away was the channel's own: nothing of it came by a promotion. */
  readonly onlyOwn: boolean
}

/** One commit of the channel's line since they agreed, as trees tell it. */
export type ChannelStep = OwnStep | TreeRemoval

export type OwnStep = {
  readonly kind: 'own'
  readonly commit: CommitFacts
  /** The newest commit of the candidate with the same tree. */
  readonly twin?: Sha
  /**
   * A commit of the candidate with the same tree that was there before, going by the clocks: perhaps
   * a person squashed it. That is a guess; see `trustSquashed`.
   */
  readonly squashed?: Sha
}

export type ChannelWalk =
  | {
      readonly kind: 'agreed'
      /** Newest first. What a removal takes away is not among them. */
      readonly steps: readonly ChannelStep[]
      /** The promotion by which they agreed, unless the candidate has that commit itself. */
      readonly promotion?: CommitFacts
      /** The candidate's commit with the same content. */
      readonly agreedAt: Sha
    }
  | { readonly kind: 'deeper' }
  | { readonly kind: 'unrelated' }

/**
 * Walks the channel's first parents back to the newest point where it and the candidate agree for
 * certain: a commit that the candidate has, a promotion that names its candidate and has its tree,
 * or a root with a tree of the candidate's, before which the channel had nothing (promise 3).
 *
 * A commit with the tree of an older one is a way back: what lies between stands no more, and the
 * walk goes on from the older one. A way back past nothing but ways back restores what they took.
 */
export function walkChannel(history: ReadHistory): ChannelWalk {
  const { channel, whole } = history
  const candidate = candidateHistory(history.candidate)
  const wayBack = waysBack(channel, candidate, position)
  const steps: ChannelStep[] = []
  let index = 0
  let rolledBack = false
  for (let commit = channel[index]; commit !== undefined; commit = channel[index]) {
    const agreedAt = position(commit)
    if (agreedAt === commit.sha) return { kind: 'agreed', steps, agreedAt }
    // An empty commit is no step: one upon a rollback must not hide it.
    if (commit.tree === channel[index + 1]?.tree && !namesItsCandidate(commit, candidate)) {
      index += 1
      continue
    }
    // A promotion is told from a rollback by what the channel agreed with before.
    if (agreedAt && !whole && !channel.slice(index + 1).some(hasAgreed)) return { kind: 'deeper' }

    const back = wayBack(index)
    if (back?.kind === 'removal') {
      const between = channel.slice(index + 1, back.to)
      const removes = between.map(({ sha }) => sha)
      steps.push({ kind: 'removal', commit, removes, onlyOwn: !between.some(hasAgreed) })
    }
    if (agreedAt) {
      const promotion = rolledBack || back?.kind === 'removal' ? {} : { promotion: commit }
      return { kind: 'agreed', steps, ...promotion, agreedAt }
    }
    if (back === undefined) steps.push(ownStep(commit, candidate))
    rolledBack = back?.kind === 'removal'
    index = back?.to ?? index + 1
  }
  return { kind: whole ? 'unrelated' : 'deeper' }

  /** Where in the candidate's history the channel was with that commit. */
  function position(commit: CommitFacts): Sha | undefined {
    const root =
      whole && commit.parents.length === 0 ? candidate.withTree(commit.tree)[0] : undefined
    return agreement(commit, candidate) ?? root?.sha
  }

  function hasAgreed(commit: CommitFacts): boolean {
    return position(commit) !== undefined
  }
}

function ownStep(commit: CommitFacts, candidate: CandidateHistory): OwnStep {
  const same = candidate.withTree(commit.tree)
  const [twin] = same
  const squashed = same.find(({ committedAt }) => committedAt <= commit.committedAt)
  return {
    kind: 'own',
    commit,
    ...(twin ? { twin: twin.sha } : {}),
    ...(squashed ? { squashed: squashed.sha } : {}),
  }
}

/**
 * Ends the walk at a promotion that a person squashed, without a name. Only right where the candidate
 * still has all that the channel came to with it: then nothing before it can be lost.
 */
export function trustSquashed(walk: Agreed, promotion: OwnStep): Agreed {
  if (promotion.squashed === undefined) return walk
  return {
    kind: 'agreed',
    steps: walk.steps.slice(0, walk.steps.indexOf(promotion)),
    promotion: promotion.commit,
    agreedAt: promotion.squashed,
  }
}

type Agreed = Extract<ChannelWalk, { kind: 'agreed' }>

/** `to`: the index of the older commit at which the channel is again. */
type WayBack = { readonly kind: 'removal' | 'restoration'; readonly to: number }

function waysBack(
  channel: readonly CommitFacts[],
  candidate: CandidateHistory,
  positionOf: (commit: CommitFacts) => Sha | undefined,
): (index: number) => WayBack | undefined {
  const known = new Map<number, WayBack | undefined>()
  const older = olderWithSameTree(channel)
  return wayBack

  function wayBack(index: number): WayBack | undefined {
    if (!known.has(index)) known.set(index, classify(index))
    return known.get(index)
  }

  function classify(index: number): WayBack | undefined {
    const to = goesBackTo(index)
    if (to === undefined || to <= index + 1) return undefined
    const undone = Array.from({ length: to - index - 1 }, (_, step) => wayBack(index + 1 + step))
    const restores = undone.every((back) => back?.kind === 'removal')
    return { kind: restores ? 'restoration' : 'removal', to }
  }

  function goesBackTo(index: number): number | undefined {
    const commit = channel[index]
    if (commit === undefined || candidate.commits.has(commit.sha)) return undefined
    // The same tree may come by a new promotion: the source undid something itself.
    if (older[index] !== undefined && !namesItsCandidate(commit, candidate)) return older[index]
    const before = channel.findIndex((_, other) => other > index && position(other) !== undefined)
    const previous = position(before)
    if (previous === undefined) return undefined
    const passed = candidate.behind(previous)
    const named = position(index)
    // The same candidate again, after something was taken from it: it goes on, not back.
    if (named === previous) return undefined
    const at = named ?? candidate.withTree(commit.tree).find(({ sha }) => passed.has(sha))?.sha
    if (at === undefined || !passed.has(at)) return undefined
    const reached = channel.findIndex((_, other) => {
      const then = other > index ? position(other) : undefined
      return then !== undefined && candidate.behind(at).has(then)
    })
    if (reached !== -1) return reached
    return named === undefined ? undefined : channel.length
  }

  function position(index: number): Sha | undefined {
    const commit = channel[index]
    return commit && positionOf(commit)
  }
}

/** For every commit the index of the nearest older one with the same tree. */
function olderWithSameTree(channel: readonly CommitFacts[]): readonly (number | undefined)[] {
  const nearest = new Map<Sha, number>()
  return channel
    .map((commit, index) => ({ tree: commit.tree, index }))
    .reverse()
    .map(({ tree, index }) => {
      const older = nearest.get(tree)
      nearest.set(tree, index)
      return older
    })
    .reverse()
}

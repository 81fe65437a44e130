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
  /** A commit of the candidate that came to the same tree later. */
  readonly twin?: Sha
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
 * Walks the channel's first parents back to the newest point where it and the candidate agree: a
 * commit that the candidate has, or one whose tree a commit of the candidate's history has. Trees
 * decide, so promotions landed linear, squashed or by hand are seen like any other (promise 3).
 *
 * A commit with the tree of an older one is a way back: what lies between stands no more, and the
 * walk goes on from the older one. A way back past nothing but ways back restores what they took.
 */
export function walkChannel(history: ReadHistory): ChannelWalk {
  const { channel, whole } = history
  const candidate = candidateHistory(history.candidate)
  const wayBack = waysBack(channel, candidate)
  const steps: ChannelStep[] = []
  let index = 0
  for (let commit = channel[index]; commit !== undefined; commit = channel[index]) {
    const agreedAt = agreement(commit, candidate)
    if (agreedAt === commit.sha) return { kind: 'agreed', steps, agreedAt }
    // A promotion is told from a rollback by what the channel agreed with before.
    if (agreedAt && !whole && !channel.slice(index + 1).some(hasAgreed)) return { kind: 'deeper' }

    const back = wayBack(index)
    if (back?.kind === 'removal') {
      const between = channel.slice(index + 1, back.to)
      const removes = between.map(({ sha }) => sha)
      steps.push({ kind: 'removal', commit, removes, onlyOwn: !between.some(hasAgreed) })
    }
    if (agreedAt) {
      const promotion = back?.kind === 'removal' ? {} : { promotion: commit }
      return { kind: 'agreed', steps, ...promotion, agreedAt }
    }
    if (back === undefined) {
      const [twin] = candidate.withTree(commit.tree)
      steps.push({ kind: 'own', commit, ...(twin ? { twin: twin.sha } : {}) })
    }
    index = back?.to ?? index + 1
  }
  return { kind: whole ? 'unrelated' : 'deeper' }

  function hasAgreed(commit: CommitFacts): boolean {
    return agreement(commit, candidate) !== undefined
  }
}

/** `to`: the index of the older commit at which the channel is again. */
type WayBack = { readonly kind: 'removal' | 'restoration'; readonly to: number }

function waysBack(
  channel: readonly CommitFacts[],
  candidate: CandidateHistory,
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
    const at = position(index)
    const before = channel.findIndex((_, other) => other > index && position(other) !== undefined)
    const previous = position(before)
    if (at === undefined || previous === undefined || !candidate.behind(previous).has(at)) {
      return undefined
    }
    const reached = channel.findIndex((_, other) => {
      const then = other > index ? position(other) : undefined
      return then !== undefined && candidate.behind(at).has(then)
    })
    return reached === -1 ? channel.length : reached
  }

  /** Where in the candidate's history the channel was with that commit. */
  function position(index: number): Sha | undefined {
    const commit = channel[index]
    return commit && agreement(commit, candidate)
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

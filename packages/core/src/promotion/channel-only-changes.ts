import type { ChangeStatus, ChannelOnlyChange } from '../evidence/evidence.ts'
import type { Sha } from '../identifiers.ts'
import type { CommitFacts } from './channel-only-history.ts'
import type { ChannelWalk, TreeRemoval } from './channel-only-walk.ts'

/**
 * What picking a change onto the candidate does. `nothing`: the candidate does not change.
 * `whole`: it applies cleanly, and does there all that it did on the channel, so that the candidate
 * has no part of it. `partly`: some of it applies cleanly, so that this much is not there; the rest
 * may be there, or conflict. `conflict`: nothing applies, and of what is left git cannot say.
 */
export type PickEffect = 'nothing' | 'whole' | 'partly' | 'conflict'

/** A commit of the candidate that carries the change, and still stands. */
export type Carrier = {
  readonly by: 'tree' | 'patch-id' | 'cherry-picked-from'
  readonly commit: Sha
}

export type ContentFacts = {
  readonly picks: ReadonlyMap<Sha, PickEffect>
  /** The surest first. */
  readonly carriers: ReadonlyMap<Sha, readonly Carrier[]>
  /** The commits that a revert undoes, where picking their inverse gives exactly its tree. */
  readonly reverts: ReadonlyMap<Sha, readonly Sha[]>
  /** Commits that bring paths back to how they were before a promotion, and what they go back past. */
  readonly partialRemovals?: ReadonlyMap<Sha, readonly Sha[]>
  /** The heads on which reverts say that they were made. */
  readonly madeOn?: ReadonlyMap<Sha, Sha>
}

type Agreed = Extract<ChannelWalk, { kind: 'agreed' }>

/**
 * Is a change of one branch already on another? The backport asks the same. Content speaks first:
 * a change that would apply whole is not there, whatever a message claims. Where a part of it would
 * apply, only a commit with the whole patch shows that it once was there and was changed since: a
 * message may claim for a half, and a tree may be made of several commits, one of them undone.
 */
export function containment(
  pick: PickEffect | undefined,
  carriers: readonly Carrier[],
): Extract<ChangeStatus, { kind: 'contained' | 'lost' }> {
  if (pick === 'whole') return { kind: 'lost' }
  const anyCounts = pick === 'nothing' || pick === 'conflict'
  const carrier = carriers.find(({ by }) => anyCounts || by === 'patch-id')
  if (carrier) return { kind: 'contained', by: carrier.by, as: carrier.commit }
  return pick === 'nothing' ? { kind: 'contained', by: 'changes-nothing' } : { kind: 'lost' }
}

/**
 * Gives every change that only the channel has its status, newest first.
 *
 * What a later commit took away again is named in that one's `removes` and not listed itself: the
 * channel does not have it. A revert of a revert takes nothing away; what it brings back is judged
 * as if neither were there.
 */
export function decideChannelOnlyChanges(
  { steps, promotion }: Agreed,
  facts: ContentFacts,
): readonly ChannelOnlyChange[] {
  const rollbacks = new Set(steps.flatMap((step) => (step.kind === 'own' ? [] : [step.commit.sha])))
  const gone = new Set<Sha>()
  const changes: ChannelOnlyChange[] = []

  for (const step of steps) {
    const { commit } = step
    if (gone.has(commit.sha)) continue
    const status = step.kind === 'own' ? ownStatus(commit) : rollbackStatus(step)
    if (status) changes.push(describe(commit, withClaim(commit, status)))
  }
  if (promotion) changes.push(describe(promotion, { kind: 'promotion' }))
  return changes

  function ownStatus({ sha: commit, parents }: CommitFacts): ChangeStatus | undefined {
    const removes = facts.reverts.get(commit) ?? []
    const past = facts.partialRemovals?.get(commit)
    if (past !== undefined && removes.length === 0)
      return unlessContained(commit, { kind: 'removal', removes: past })
    for (const name of removes) gone.add(name)
    // What a rollback took was not walked through: the commit that brings it back stands for it.
    if (removes.length === 0 || removes.every((name) => rollbacks.has(name))) return content(commit)
    if (removes.every((name) => facts.reverts.has(name))) return undefined
    // The same change may be reverted again later, and that is another matter than this time.
    const [of] = parents
    const isOneOfThem = of === undefined || removes.includes(of)
    return unlessContained(commit, { kind: 'removal', removes, ...(isOneOfThem ? {} : { of }) })
  }

  function rollbackStatus({ commit, removes, onlyOwn }: TreeRemoval): ChangeStatus {
    // What came by a promotion and was rolled back holds the channel until a person says otherwise.
    return onlyOwn
      ? unlessContained(commit.sha, { kind: 'removal', removes })
      : { kind: 'removal', removes }
  }

  function withClaim({ sha, committedAt }: CommitFacts, status: ChangeStatus): ChangeStatus {
    const of = facts.madeOn?.get(sha)
    if (status.kind !== 'removal' || of === undefined) return status
    return { ...status, claim: { of, at: new Date(committedAt * 1000).toISOString() } }
  }

  /** What the candidate took away as well, or never had, it cannot bring back. */
  function unlessContained(commit: Sha, removal: ChangeStatus): ChangeStatus {
    const status = content(commit)
    return status.kind === 'contained' ? status : removal
  }

  function content(commit: Sha): ReturnType<typeof containment> {
    return containment(facts.picks.get(commit), facts.carriers.get(commit) ?? [])
  }
}

function describe(
  { sha, author, message, parents }: CommitFacts,
  status: ChangeStatus,
): ChannelOnlyChange {
  const title = message.split('\n', 1)[0]?.trim() || '(no message)'
  // A merge on the channel is one change: its difference to the first parent.
  return { commit: sha, title, author, ...(parents.length > 1 ? { mainline: 1 } : {}), status }
}

import { type Sha, zeroSha } from '../git/sha.ts'
import type { Actor } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import { type EffectiveRule, effectiveRules } from './effective-rules.ts'
import { missingChecks } from './judge-checks.ts'
import { judgeMerge, mayPush } from './judge-merge.ts'
import type { Objection } from './objection.ts'

export interface BranchUpdate {
  readonly branch: string
  readonly before: Sha
  readonly after: Sha
  readonly forced: boolean
}

/** Why a branch may not be created, moved or deleted by a push or by the refs API. */
export async function judgeUpdate(
  repository: RepositoryState,
  actor: Actor,
  update: BranchUpdate,
): Promise<Objection[]> {
  const rules = effectiveRules(repository, update.branch, actor, false)
  if (rules.length === 0) return []
  // GitHub takes an unforced push of an approved and green pull request's own head as its merge.
  const pull = update.forced ? undefined : await readyPullRequest(repository, actor, update)
  const objections: Objection[] = []
  for (const rule of rules) {
    const found = await objectionTo(repository, actor, update, rule, pull)
    if (found !== undefined) objections.push({ source: rule.source, ...found })
  }
  return objections
}

async function readyPullRequest(
  repository: RepositoryState,
  actor: Actor,
  update: BranchUpdate,
): Promise<PullRequest | undefined> {
  if (!repository.settings.acceptApprovedHeadPush) return undefined
  for (const pull of repository.pullRequests()) {
    if (pull.state === 'closed' || pull.draft) continue
    if (pull.base !== update.branch || pull.headSha !== update.after) continue
    if ((await judgeMerge(repository, pull, actor)).length === 0) return pull
  }
  return undefined
}

type Found = Omit<Objection, 'source'> | undefined

async function objectionTo(
  repository: RepositoryState,
  actor: Actor,
  update: BranchUpdate,
  { rule, source }: EffectiveRule,
  pull: PullRequest | undefined,
): Promise<Found> {
  const creating = update.before === zeroSha
  if (update.after === zeroSha) {
    return rule.type === 'deletion'
      ? { kind: 'push', message: 'Cannot delete this branch' }
      : undefined
  }
  switch (rule.type) {
    case 'creation':
      return creating
        ? { kind: 'push', message: 'Cannot create ref due to creations being restricted.' }
        : undefined
    case 'update':
      return creating ? undefined : { kind: 'push', message: 'Cannot update this protected ref.' }
    case 'non_fast_forward':
      return update.forced
        ? { kind: 'push', message: 'Cannot force-push to this branch' }
        : undefined
    case 'required_linear_history':
      return (await hasMerges(repository, update))
        ? { kind: 'history', message: 'This branch must not contain merge commits.' }
        : undefined
    case 'required_signatures':
      return (await allSigned(repository, update))
        ? undefined
        : { kind: 'signatures', message: 'Commits must have verified signatures.' }
    case 'required_status_checks': {
      if (creating && (rule.skipOnCreate || source === 'protection')) return undefined
      const message = missingChecks(repository, update.after, rule.checks)
      return message === undefined ? undefined : { kind: 'checks', message }
    }
    case 'pull_request':
      if (pull !== undefined) return undefined
      return { kind: 'reviews', message: 'Changes must be made through a pull request.' }
    case 'merge_queue':
      return creating
        ? undefined
        : { kind: 'queue', message: 'Changes must be made through the merge queue' }
    case 'restrict_pushes':
      return mayPush(actor, rule.to)
        ? undefined
        : { kind: 'push', message: "You're not authorized to push to this branch." }
    case 'lock':
      return { kind: 'push', message: 'Cannot change this locked branch' }
    case 'deletion':
      return undefined
  }
}

function newCommits({ git }: RepositoryState, { before, after }: BranchUpdate) {
  if (before === zeroSha) return git.newCommits(after, 'refs/heads/')
  return git.list({ from: after, without: [before] })
}

async function hasMerges(repository: RepositoryState, update: BranchUpdate): Promise<boolean> {
  const commits = await newCommits(repository, update)
  return commits.some(({ parents }) => parents.length > 1)
}

async function allSigned(repository: RepositoryState, update: BranchUpdate): Promise<boolean> {
  const commits = await newCommits(repository, update)
  return commits.every(({ signature }) => signature !== undefined)
}

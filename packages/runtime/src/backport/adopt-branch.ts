import { isSha, type Pick, type Sha } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { CommitObject } from '../git/read-commits.ts'
import type { WorkArea } from '../git/work-area.ts'
import { readBackportTargets } from '../github/read-backport-targets.ts'
import { explained } from '../github/translate-error.ts'
import type { BackportContext } from './backport-context.ts'
import { type Prepared, prepareTarget } from './prepare-target.ts'
import type { Change } from './read-change.ts'
import { creditedMessage } from './verify-commits.ts'

type Ready = Prepared & { readonly head: Sha }

/**
 * The branch is there without a pull request: a run died, or another is at it. It is taken where it
 * holds exactly what we would have made, on the target's tip or an older one; else a person's work
 * is in it, and nothing is overwritten.
 *
 * @throws {SluiceError} `moved` where it holds anything else.
 */
export async function adoptBranch(
  context: BackportContext,
  change: Change,
  {
    git,
    picks,
    prepared,
  }: { readonly git: WorkArea; readonly picks: readonly Pick[]; readonly prepared: Ready },
): Promise<Ready | undefined> {
  const { client, repository } = context
  const { target } = prepared
  const { targets } = await readBackportTargets(client, repository, [
    { base: target.channel.branch, branch: target.branch },
  ])
  const found = targets[0]?.branchHead
  if (found === undefined || found === prepared.head) return found && prepared
  const foreign = new SluiceError(
    'moved',
    `The branch ${target.branch} holds commits that Sluice did not make. Nothing was overwritten: open a pull request from it, or delete it and run again.`,
  )
  await git.fetchCommits([found], picks.length + 2)
  const line = await git.history(found, 'first-parents')
  const onto = startOf(line, picks)
  if (onto === undefined || !(await isPartOf(context, onto.sha, target.tip.commit))) throw foreign
  const tip = { commit: onto.sha, tree: onto.tree }
  const again = await prepareTarget({ git, change, picks, target: { ...target, tip } })
  if (again.head === found) return { ...again, head: found }
  const signed = change.rules.commits === 'verified' ? signedAs(line, again) : undefined
  if (signed === undefined) throw foreign
  return { ...again, head: found, applied: signed, verified: true }
}

/** The commits of a branch that was signed already: they differ in who and when, in nothing else. */
function signedAs(
  line: readonly CommitObject[],
  { series }: Prepared,
): Ready['applied'] | undefined {
  const { applied, conflict } = series
  const own = line
    .slice(conflict === undefined ? 0 : 1, applied.length + (conflict ? 1 : 0))
    .reverse()
  const same = applied.every(
    ({ pick, tree }, index) =>
      own[index]?.tree === tree && own[index]?.message.trim() === creditedMessage(pick).trim(),
  )
  if (!same || (conflict !== undefined && line[0]?.tree !== conflict.tree)) return undefined
  return applied.flatMap(({ pick }, index) => {
    const commit = own[index]?.sha
    return commit === undefined ? [] : [{ pick, commit }]
  })
}

/** Where the branch leaves the target: below the commits that say they were picked. */
function startOf(line: readonly CommitObject[], picks: readonly Pick[]): CommitObject | undefined {
  const names = new Set<string>(picks.map(({ commit }) => commit.sha))
  return line.find(({ message }) => {
    const [, origin = ''] = /^\(cherry picked from commit ([0-9a-f]{40})\)$/m.exec(message) ?? []
    return !(isSha(origin) && names.has(origin))
  })
}

async function isPartOf(
  { client, repository: { owner, name: repo } }: BackportContext,
  commit: Sha,
  tip: Sha,
): Promise<boolean> {
  if (commit === tip) return true
  const { data } = await explained(`compare ${commit} with ${tip}`, () =>
    client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${commit}...${tip}`,
    }),
  )
  return data.status === 'ahead'
}

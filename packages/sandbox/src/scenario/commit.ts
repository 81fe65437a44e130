import type { Signature } from '../git/commit-object.ts'
import { editTree, type TreeEdit } from '../git/edit-tree.ts'
import { type Sha, zeroSha } from '../git/sha.ts'
import { moveRefs } from '../moves/move-refs.ts'
import { gitHubActor } from '../state/git-hub-actor.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import { signatureOf } from '../state/signer.ts'
import type { World } from '../state/world.ts'

interface Author {
  /** An account's login; its name and address are used. */
  readonly login?: string
  readonly name?: string
  readonly email?: string
}

export interface NewCommit {
  readonly branch: string
  readonly message: string
  /** By path: text or bytes to write, null to take away; paths that are not named stay. */
  readonly files?: Readonly<Record<string, string | Uint8Array | null>>
  /** Where a new branch starts: a branch, tag or commit. Default: at nothing. */
  readonly from?: string
  readonly author?: Author
  readonly committer?: Author
  /** Default: the branch's tip. The files are laid upon the first parent's tree. */
  readonly parents?: readonly Sha[]
  readonly date?: Date
  /** Who pushed it, for events. Default: the author's account. */
  readonly by?: string
}

/** A commit as somebody would push it; no rule of the branch holds it. */
export async function writeScenarioCommit(
  world: World,
  repository: RepositoryState,
  given: NewCommit,
): Promise<Sha> {
  world.clock.tick()
  const { git } = repository
  const tip = await git.branch(given.branch)
  const start = tip ?? (given.from === undefined ? undefined : await git.resolve(given.from))
  if (given.from !== undefined && start === undefined) throw new Error(`no commit ${given.from}`)
  const parents = given.parents ?? (start === undefined ? [] : [start])
  const edits: TreeEdit[] = []
  for (const [path, content] of Object.entries(given.files ?? {})) {
    if (content === null) edits.push({ path, to: null })
    else {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
      edits.push({ path, to: { mode: '100644', sha: await git.write('blob', bytes) } })
    }
  }
  const [first] = parents
  const base = first === undefined ? undefined : (await git.commitAt(first)).tree
  const author = person(world, given.author, given.date)
  const sha = await git.writeCommit({
    tree: await editTree(git, base, edits),
    parents,
    author,
    committer: given.committer === undefined ? author : person(world, given.committer, given.date),
    message: given.message.endsWith('\n') ? given.message : `${given.message}\n`,
    signature: undefined,
  })
  const pusher = given.by ?? given.author?.login
  const actor = {
    ...gitHubActor(world),
    ...(pusher !== undefined && { account: world.ensureAccount(pusher) }),
  }
  const ref = `refs/heads/${given.branch}`
  await moveRefs(world, repository, actor, [
    { ref, before: tip ?? zeroSha, after: sha, force: true },
  ])
  return sha
}

function person(world: World, author: Author | undefined, date: Date | undefined): Signature {
  const login = author?.login ?? (author?.email === undefined ? 'dev' : undefined)
  const at = date ?? world.clock.now()
  if (login !== undefined) {
    const account = world.ensureAccount(login, 'User', author?.email)
    return {
      ...signatureOf(world, account, at),
      ...(author?.name !== undefined && { name: author.name }),
    }
  }
  const email = author?.email ?? ''
  return { name: author?.name ?? email, email, date: at, offset: 0 }
}

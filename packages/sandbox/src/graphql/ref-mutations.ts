import { gitHubSignature } from '../git/commit-object.ts'
import { editTree, PathMissing } from '../git/edit-tree.ts'
import { zeroSha } from '../git/sha.ts'
import { moveRefs, type RefMove } from '../moves/move-refs.ts'
import { Refusal } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import { gitHubSigner, signatureOf } from '../state/signer.ts'
import type { World } from '../state/world.ts'
import { commitByOid } from './commits.ts'
import { refById, repositoryById, repositoryNamed } from './lookup.ts'
import { change, type Mutation } from './mutation.ts'
import { refNamed } from './repository.ts'
import type { View } from './view.ts'

interface RefUpdateInput {
  readonly name: string
  readonly afterOid: string
  readonly beforeOid?: string | null
  readonly force?: boolean | null
}

interface CommitInput {
  readonly branch: {
    readonly id?: string | null
    readonly branchName?: string | null
    readonly repositoryNameWithOwner?: string | null
  }
  readonly expectedHeadOid: string
  readonly message: { readonly headline: string; readonly body?: string | null }
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null
    readonly deletions?: readonly { readonly path: string }[] | null
  } | null
}

const full = (name: string) => (name.startsWith('refs/') ? name : `refs/heads/${name}`)

async function commitOnBranch(view: View, branch: string, input: CommitInput) {
  const { world, repository, actor } = view
  const { git } = repository
  const before = await git.branch(branch)
  if (before === undefined) throw new Refusal(404, `No such branch ${branch}`)
  if (before !== input.expectedHeadOid) {
    const message = `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`
    throw new Refusal(409, message, { type: 'STALE_DATA' })
  }
  const additions = await Promise.all(
    (input.fileChanges?.additions ?? []).map(async ({ path, contents }) => ({
      path,
      to: { mode: '100644', sha: await git.write('blob', Buffer.from(contents, 'base64')) },
    })),
  )
  const deletions = (input.fileChanges?.deletions ?? []).map(({ path }) => ({ path, to: null }))
  try {
    const tree = await editTree(git, (await git.commitAt(before)).tree, [
      ...deletions,
      ...additions,
    ])
    const { headline, body } = input.message
    const sha = await git.writeCommit({
      tree,
      parents: [before],
      author: signatureOf(world, actor.account),
      committer: gitHubSigner(world),
      message: body ? `${headline}\n\n${body}` : headline,
      signature: gitHubSignature,
    })
    const ref = `refs/heads/${branch}`
    await moveRefs(world, repository, actor, [{ ref, before, after: sha, force: false }])
    return { commit: () => commitByOid(view, sha), ref: () => refNamed(view, ref) }
  } catch (error) {
    if (error instanceof PathMissing)
      throw new Refusal(
        422,
        `A path was requested for deletion which does not exist: ${error.path}`,
      )
    throw error
  }
}

export function refMutations(world: World, actor: Actor): object {
  const createRef: Mutation<{ repositoryId: string; name: string; oid: string }> = ({ input }) => {
    const view = repositoryById(world, actor, input.repositoryId)
    return change(view, 'contents', input, async () => {
      const ref = full(input.name)
      await moveRefs(world, view.repository, actor, [
        { ref, after: input.oid, before: zeroSha, force: false },
      ])
      return { ref: () => refNamed(view, ref) }
    })
  }
  const updateRef: Mutation<{ refId: string; oid: string; force?: boolean | null }> = ({
    input,
  }) => {
    const { view, name } = refById(world, actor, input.refId)
    return change(view, 'contents', input, async () => {
      await moveRefs(world, view.repository, actor, [
        { ref: name, after: input.oid, force: input.force === true },
      ])
      return { ref: () => refNamed(view, name) }
    })
  }
  const deleteRef: Mutation<{ refId: string }> = ({ input }) => {
    const { view, name } = refById(world, actor, input.refId)
    return change(view, 'contents', input, async () => {
      await moveRefs(world, view.repository, actor, [{ ref: name, after: zeroSha, force: true }])
      return {}
    })
  }
  const updateRefs: Mutation<{ repositoryId: string; refUpdates: readonly RefUpdateInput[] }> = ({
    input,
  }) => {
    const view = repositoryById(world, actor, input.repositoryId)
    return change(view, 'contents', input, async () => {
      const moves = input.refUpdates.map(
        ({ name, afterOid, beforeOid, force }): RefMove => ({
          ref: full(name),
          after: afterOid,
          before: beforeOid ?? undefined,
          force: force === true,
        }),
      )
      await moveRefs(world, view.repository, actor, moves)
      return {}
    })
  }
  const createCommitOnBranch: Mutation<CommitInput> = ({ input }) => {
    const { id, branchName, repositoryNameWithOwner } = input.branch
    const named = id ? refById(world, actor, id) : undefined
    const view = named?.view ?? repositoryNamed(world, actor, repositoryNameWithOwner ?? '')
    const branch = (named?.name ?? branchName ?? '').replace(/^refs\/heads\//, '')
    return change(view, 'contents', input, () => commitOnBranch(view, branch, input))
  }
  return { createRef, updateRef, deleteRef, updateRefs, createCommitOnBranch }
}

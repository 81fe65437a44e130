import { gitHubSignature } from '../git/commit-object.ts'
import { mergeTrees } from '../git/merge.ts'
import { moveRefs } from '../moves/move-refs.ts'
import { Refusal } from '../refusal.ts'
import { latestPerContext } from '../rules/contexts.ts'
import { ensureEnvironment } from '../scenario/deployment.ts'
import type { Deployment } from '../state/deployment.ts'
import { record } from '../state/record.ts'
import { gitHubSigner, signatureOf } from '../state/signer.ts'
import { created, type RepositoryContext, type RestReply, writer } from './context.ts'
import { renderDeployment } from './render/deployment.ts'

/** With the defaults GitHub first merges the default branch into a branch that is behind it. */
async function mergeDefaultBranch(
  context: RepositoryContext,
  ref: string,
  sha: string,
): Promise<RestReply | undefined> {
  const { world, repository } = context
  const { git } = repository
  const base = await git.branch(repository.defaultBranch)
  if ((await git.branch(ref)) !== sha || base === undefined || (await git.isAncestor(base, sha)))
    return undefined
  const merged = await mergeTrees(git, sha, base)
  if (!merged.clean) {
    throw new Refusal(409, `Conflict merging ${repository.defaultBranch} into ${ref}.`)
  }
  const actor = writer(context)
  const after = await git.writeCommit({
    tree: merged.tree,
    parents: [sha, base],
    author: signatureOf(world, actor.account),
    committer: gitHubSigner(world),
    message: `Merge branch '${repository.defaultBranch}' into ${ref}`,
    signature: gitHubSignature,
  })
  await moveRefs(world, repository, actor, [
    { ref: `refs/heads/${ref}`, before: sha, after, force: false },
  ])
  return {
    status: 202,
    body: { message: `Auto-merged ${repository.defaultBranch} into ${ref} on deployment.` },
  }
}

/** No contexts given: everything that has reported must be green. An empty list asks for nothing. */
function demandContexts(context: RepositoryContext, sha: string): void {
  const wanted = context.body.strings('required_contexts')
  const contexts = latestPerContext(context.repository, sha)
  const missing = (wanted ?? contexts.map(({ name }) => name)).filter(
    (name) => !contexts.some((found) => found.name === name && found.state === 'passed'),
  )
  if (missing.length === 0) return
  throw new Refusal(
    409,
    `Conflict: Commit status checks failed for ${context.body.string('ref')}.`,
    {
      errors: missing.map((name) => ({
        resource: 'Deployment',
        field: 'required_contexts',
        code: 'invalid',
        message: name,
      })),
    },
  )
}

/** `POST /deployments`: its defaults may merge, or demand every status. */
export async function createDeployment(context: RepositoryContext): Promise<RestReply> {
  const { world, repository, body } = context
  const ref = body.string('ref') ?? ''
  const sha = await repository.git.resolve(ref)
  if (sha === undefined) throw new Refusal(422, `No ref found for: ${ref}`)
  if (body.boolean('auto_merge') !== false) {
    const merged = await mergeDefaultBranch(context, ref, sha)
    if (merged !== undefined) return merged
  }
  demandContexts(context, sha)
  const at = world.clock.now()
  const actor = writer(context)
  const deployment: Deployment = {
    id: world.nextId(),
    sha,
    ref,
    task: body.string('task') ?? 'deploy',
    environment: body.string('environment') ?? 'production',
    description: body.string('description') ?? null,
    payload: body.raw('payload') ?? {},
    creator: actor.account,
    createdAt: at,
    updatedAt: at,
    statuses: [],
  }
  repository.deployments.push(deployment)
  ensureEnvironment(world, repository, deployment.environment)
  record(world, repository, actor, { event: 'deployment', after: sha })
  return created(renderDeployment(context, deployment))
}

import { closePullRequest } from '../pull/close.ts'
import { reopenPullRequest, setDraft } from '../pull/edit.ts'
import { mergePullRequest } from '../pull/merge.ts'
import { dequeue, enqueue } from '../pull/merge-queue.ts'
import { mergeabilityState } from '../pull/mergeability.ts'
import { Refusal } from '../refusal.ts'
import { effectiveRules } from '../rules/effective-rules.ts'
import type { Actor } from '../state/actor.ts'
import type { MergeMethod, PullRequest } from '../state/pull-request.ts'
import type { World } from '../state/world.ts'
import { pullRequestById } from './lookup.ts'
import { mergeQueueEntryNode } from './merge-queue.ts'
import { change, type Mutation } from './mutation.ts'
import { pullRequestNode } from './pull-requests.ts'
import type { View } from './view.ts'

interface PullRequestInput {
  readonly pullRequestId: string
}

interface MergeInput extends PullRequestInput {
  readonly mergeMethod?: 'MERGE' | 'SQUASH' | 'REBASE' | null
  readonly expectedHeadOid?: string | null
  readonly commitHeadline?: string | null
  readonly commitBody?: string | null
}

interface EnqueueInput extends PullRequestInput {
  readonly expectedHeadOid?: string | null
  readonly jump?: boolean | null
}

const methods: Readonly<Record<string, MergeMethod>> = {
  MERGE: 'merge',
  SQUASH: 'squash',
  REBASE: 'rebase',
}

function demandHead(pull: PullRequest, expected: string | null | undefined): void {
  if (!expected || expected === pull.headSha) return
  throw new Refusal(409, `Head sha didn't match expected ${expected}`, { type: 'UNPROCESSABLE' })
}

/** GitHub refuses what could be merged at once, and what can never merge by itself. */
async function enableAutoMerge(view: View, pull: PullRequest, input: MergeInput): Promise<void> {
  const { world, repository, actor } = view
  const refuse = (reason: string) => new Refusal(422, `Pull request ${reason}`)
  if (!repository.settings.allowAutoMerge)
    throw refuse('Auto merge is not allowed for this repository')
  demandHead(pull, input.expectedHeadOid)
  if (pull.state === 'closed') throw refuse('Pull request is closed')
  if (pull.draft) throw refuse('Pull request is in draft state')
  const method = methods[input.mergeMethod ?? 'MERGE'] ?? 'merge'
  if (!repository.settings.mergeMethods.includes(method)) {
    throw refuse(`Merge method ${method} merging is not allowed on this repository`)
  }
  if (effectiveRules(repository, pull.base, undefined, true).length === 0) {
    throw refuse('Protected branch rules not configured for this branch')
  }
  const state = await mergeabilityState(repository, pull)
  if (state === 'CLEAN') throw refuse('Pull request is in clean status')
  if (state === 'UNSTABLE') throw refuse('Pull request is in unstable status')
  const at = world.clock.now()
  pull.autoMerge = {
    by: actor,
    method,
    at,
    headline: input.commitHeadline ?? undefined,
    body: input.commitBody ?? undefined,
  }
  pull.timeline.push({ id: world.nextId(), at, actor: actor.account, event: 'auto_merge_enabled' })
}

export function pullRequestMutations(world: World, actor: Actor): object {
  const mutate =
    <Input extends PullRequestInput>(
      permission: string,
      work: (view: View, pull: PullRequest, input: Input) => Promise<void> | void,
    ): Mutation<Input> =>
    ({ input }) => {
      const { view, pull } = pullRequestById(world, actor, input.pullRequestId)
      return change(view, permission, input, async () => {
        await work(view, pull, input)
        return { pullRequest: () => pullRequestNode(view, pull) }
      })
    }
  const enqueuePullRequest: Mutation<EnqueueInput> = ({ input }) => {
    const { view, pull } = pullRequestById(world, actor, input.pullRequestId)
    return change(view, 'contents', input, async () => {
      demandHead(pull, input.expectedHeadOid)
      await enqueue(world, view.repository, actor, pull, input.jump === true)
      return { mergeQueueEntry: mergeQueueEntryNode(view, pull) }
    })
  }
  const dequeuePullRequest: Mutation<{ readonly id: string }> = ({ input }) => {
    const { view, pull } = pullRequestById(world, actor, input.id)
    const mergeQueueEntry = mergeQueueEntryNode(view, pull)
    return change(view, 'contents', input, async () => {
      await dequeue(world, view.repository, actor, pull)
      return { mergeQueueEntry }
    })
  }
  return {
    dequeuePullRequest,
    enqueuePullRequest,
    mergePullRequest: mutate<MergeInput>('contents', async ({ repository }, pull, input) => {
      demandHead(pull, input.expectedHeadOid)
      await mergePullRequest(world, repository, actor, pull, {
        method: methods[input.mergeMethod ?? 'MERGE'] ?? 'merge',
        title: input.commitHeadline ?? undefined,
        message: input.commitBody ?? undefined,
      })
    }),
    enablePullRequestAutoMerge: mutate<MergeInput>('contents', enableAutoMerge),
    disablePullRequestAutoMerge: mutate('contents', (view, pull) => {
      if (pull.autoMerge === undefined)
        throw new Refusal(422, "Can't disable auto-merge for this pull request.")
      pull.autoMerge = undefined
      const at = view.world.clock.now()
      pull.timeline.push({
        id: world.nextId(),
        at,
        actor: actor.account,
        event: 'auto_merge_disabled',
      })
    }),
    closePullRequest: mutate('pull-requests', ({ repository }, pull) =>
      closePullRequest(world, repository, actor, pull),
    ),
    reopenPullRequest: mutate('pull-requests', ({ repository }, pull) =>
      reopenPullRequest(world, repository, actor, pull),
    ),
    markPullRequestReadyForReview: mutate('pull-requests', ({ repository }, pull) =>
      setDraft(world, repository, actor, pull, false),
    ),
    convertPullRequestToDraft: mutate('pull-requests', ({ repository }, pull) =>
      setDraft(world, repository, actor, pull, true),
    ),
  }
}

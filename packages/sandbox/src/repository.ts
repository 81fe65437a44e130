import type { Sha } from './git/sha.ts'
import { closeIssue, reopenIssue } from './issue/close.ts'
import { addComment } from './issue/comment.ts'
import { setLabels } from './issue/labels.ts'
import { type NewIssue, openIssue } from './issue/open.ts'
import { closePullRequest } from './pull/close.ts'
import { mergePullRequest } from './pull/merge.ts'
import { dequeue, enqueue } from './pull/merge-queue.ts'
import { openPullRequest } from './pull/open.ts'
import { addReview } from './pull/review.ts'
import { RepositoryStage } from './scenario/repository-stage.ts'
import type { Discussion } from './state/discussion.ts'
import type { Comment, Issue, StateReason } from './state/issue.ts'
import type { MergeMethod, PullRequest, Review, ReviewState } from './state/pull-request.ts'

/** A repository as a scenario sets its stage, acts on it and looks at the result. */
export class SandboxRepository extends RepositoryStage {
  pullRequests(): readonly PullRequest[] {
    return this.state.pullRequests()
  }

  /** Throws when there is none of that number. */
  pullRequest(number: number): PullRequest {
    const pull = this.state.pullRequest(number)
    if (pull === undefined) throw new Error(`${this.fullName} has no pull request ${number}`)
    return pull
  }

  openPullRequest(given: {
    readonly by: string
    readonly head: string
    readonly base: string
    readonly title?: string
    readonly body?: string
    readonly draft?: boolean
    readonly fromFork?: boolean
    readonly labels?: readonly string[]
  }): Promise<PullRequest> {
    const { by, title, body, labels, ...rest } = given
    return this.change(async () => {
      const actor = this.asPerson(by)
      const draft = { ...rest, title: title ?? given.head, body: body ?? null }
      const pull = await openPullRequest(this.world, this.state, actor, draft)
      setLabels(this.world, this.state, actor, pull, labels ?? [])
      return pull
    })
  }

  /** Merges as a person at the button: rules hold them. `force` overrides, as administrators can. */
  mergePullRequest(
    number: number,
    given: { readonly by: string; readonly method?: MergeMethod; readonly force?: boolean },
  ): Promise<Sha> {
    const actor = { ...this.asPerson(given.by), unbound: given.force === true }
    return this.change(() =>
      mergePullRequest(this.world, this.state, actor, this.pullRequest(number), {
        method: given.method ?? 'merge',
      }),
    )
  }

  /** Puts it into the merge queue of its base, as a person at the button. */
  enqueuePullRequest(number: number, given: { readonly by: string }): Promise<void> {
    return this.change(() =>
      enqueue(this.world, this.state, this.asPerson(given.by), this.pullRequest(number)),
    )
  }

  dequeuePullRequest(number: number, given: { readonly by: string }): Promise<void> {
    return this.change(() =>
      dequeue(this.world, this.state, this.asPerson(given.by), this.pullRequest(number)),
    )
  }

  closePullRequest(number: number, given: { readonly by: string }): Promise<void> {
    return this.change(async () =>
      closePullRequest(this.world, this.state, this.asPerson(given.by), this.pullRequest(number)),
    )
  }

  review(
    number: number,
    given: {
      readonly by: string
      readonly state: ReviewState
      readonly sha?: Sha
      readonly body?: string
    },
  ): Promise<Review> {
    const { by, state, sha, body = '' } = given
    return this.change(async () =>
      addReview(this.world, this.state, this.asPerson(by), this.pullRequest(number), {
        state,
        body,
        sha,
      }),
    )
  }

  issues(): readonly Issue[] {
    return [...this.state.issues.values()].filter((issue) => issue.kind === 'issue')
  }

  issue(number: number): Issue {
    const issue = this.state.issues.get(number)
    if (issue?.kind !== 'issue') throw new Error(`${this.fullName} has no issue ${number}`)
    return issue
  }

  discussions(): readonly Discussion[] {
    return this.state.discussions
  }

  openIssue(
    given: Omit<NewIssue, 'assignees' | 'milestone'> & { readonly by: string },
  ): Promise<Issue> {
    return this.change(async () =>
      openIssue(this.world, this.state, this.asPerson(given.by), given),
    )
  }

  closeIssue(
    number: number,
    given: { readonly by: string; readonly reason?: StateReason },
  ): Promise<void> {
    const { by, reason = 'completed' } = given
    return this.change(async () =>
      closeIssue(this.world, this.state, this.asPerson(by), this.issue(number), reason),
    )
  }

  reopenIssue(number: number, given: { readonly by: string }): Promise<void> {
    return this.change(async () =>
      reopenIssue(this.world, this.state, this.asPerson(given.by), this.issue(number)),
    )
  }

  /** On an issue or a pull request. */
  comment(number: number, given: { readonly by: string; readonly body: string }): Promise<Comment> {
    return this.change(async () =>
      addComment(
        this.world,
        this.state,
        this.asPerson(given.by),
        this.#numbered(number),
        given.body,
      ),
    )
  }

  /** Makes the labels of an issue or pull request exactly these. */
  label(number: number, labels: readonly string[], given: { readonly by: string }): Promise<void> {
    return this.change(async () =>
      setLabels(this.world, this.state, this.asPerson(given.by), this.#numbered(number), labels),
    )
  }

  #numbered(number: number): Issue | PullRequest {
    const issue = this.state.issues.get(number)
    if (issue === undefined) throw new Error(`${this.fullName} has nothing numbered ${number}`)
    return issue
  }
}

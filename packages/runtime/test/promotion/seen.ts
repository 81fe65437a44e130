import type { Sandbox, SandboxRepository } from '@sluice/sandbox'
import { connectToGitHub, type PromotionRun } from '../../src/index.ts'

/** What people see of the story's repository, and of a run. */
export class Seen {
  readonly sandbox: Sandbox
  readonly repo: SandboxRepository

  constructor(sandbox: Sandbox, repo: SandboxRepository) {
    this.sandbox = sandbox
    this.repo = repo
  }

  /** What a person sees of a pull request. */
  pull(number = 1) {
    const pull = this.repo.pullRequest(number)
    return {
      head: pull.head,
      base: pull.base,
      state: pull.state,
      merged: pull.merged !== undefined,
      body: pull.body ?? '',
      labels: pull.labels.map(({ name }) => name),
      reviewers: pull.requestedReviewers.map(({ login }) => login),
    }
  }

  /** One gate's result of a run. */
  gate({ decision }: PromotionRun, name: string) {
    const result =
      decision.outcome === 'up-to-date'
        ? undefined
        : decision.gates.find(({ gate }) => gate === name)
    if (result === undefined) throw new Error(`the gate ${name} was not asked`)
    return result
  }

  /** `context state` of all statuses on a commit, oldest first. */
  async statuses(sha: string): Promise<readonly string[]> {
    return (await this.#statusesOf(sha)).map(({ context, state }) => `${context} ${state}`)
  }

  /** The newest of a context on a commit: `state: description`. */
  async status(sha: string, context: string): Promise<string | undefined> {
    const last = (await this.#statusesOf(sha)).findLast((one) => one.context === context)
    return last === undefined ? undefined : `${last.state}: ${last.description}`
  }

  async #statusesOf(sha: string) {
    const token = this.repo.token({ kind: 'user', login: 'alice' })
    const client = connectToGitHub({ token, apiUrl: this.sandbox.apiUrl })
    const { data } = await client.request('GET /repos/{owner}/{repo}/commits/{ref}/statuses', {
      owner: 'acme',
      repo: 'assistant',
      ref: sha,
      per_page: 100,
    })
    return data.toReversed()
  }
}

import type { BackportOutcome } from '@sluice/core'
import type { Sandbox, SandboxRepository } from '@sluice/sandbox'
import { type BackportRun, connectToGitHub, type GitHubClient } from '../../src/index.ts'

export const AT = { owner: 'acme', repo: 'assistant' }

/** What people see of the story's repository, and of a run. */
export class Seen {
  readonly sandbox: Sandbox
  readonly repo: SandboxRepository

  constructor(sandbox: Sandbox, repo: SandboxRepository) {
    this.sandbox = sandbox
    this.repo = repo
  }

  outcomeOf({ report }: BackportRun, channel: string): BackportOutcome {
    const found = report.targets.find((one) => one.channel === channel)
    if (found === undefined) throw new Error(`nothing was said of ${channel}`)
    return found.outcome
  }

  /** `channel outcome`, in the order of the report. */
  said({ report }: BackportRun): readonly string[] {
    return report.targets.map(({ channel, outcome }) => `${channel} ${outcome.kind}`)
  }

  /** What a person sees of a pull request. */
  pull(number: number) {
    const pull = this.repo.pullRequest(number)
    return {
      title: pull.title,
      head: pull.head,
      base: pull.base,
      state: pull.state,
      draft: pull.draft,
      labels: pull.labels.map(({ name }) => name),
      assignees: pull.assignees.map(({ login }) => login),
    }
  }

  /** A branch's commits above another, oldest first. */
  async commits(branch: string, above: string) {
    const below = new Set((await this.repo.log(above)).map(({ sha }) => sha))
    const line = (await this.repo.log(branch)).filter(({ sha }) => !below.has(sha)).reverse()
    return line.map(({ message, author }) => ({ message, author: author.name }))
  }

  /** `context state` of all statuses on a commit, oldest first. */
  async statuses(sha: string): Promise<readonly string[]> {
    const { data } = await this.person().request(
      'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
      { ...AT, ref: sha },
    )
    return data.map(({ context, state }) => `${context} ${state}`).reverse()
  }

  comments(number: number): readonly string[] {
    return this.repo.pullRequest(number).comments.map(({ body }) => body)
  }

  /** Comments on a commit, oldest first. */
  async commitComments(sha: string): Promise<readonly string[]> {
    const { data } = await this.person().request(
      'GET /repos/{owner}/{repo}/commits/{commit_sha}/comments',
      { ...AT, commit_sha: sha },
    )
    return data.map(({ body }) => body)
  }

  /** Alice at the API, who may write. */
  person(): GitHubClient {
    const token = this.repo.token({ kind: 'user', login: 'alice' })
    return connectToGitHub({ token, apiUrl: this.sandbox.apiUrl })
  }

  requests(kind: 'git' | 'api'): readonly string[] {
    return this.sandbox.requests
      .filter((record) => (record.kind === 'git') === (kind === 'git'))
      .map(({ method, path }) => `${method} ${path}`)
  }
}

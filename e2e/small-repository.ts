import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SandboxRepository } from '@sluice/sandbox'
import { expect } from 'vitest'
import * as z from 'zod'
import type { WorkflowRun } from './act.ts'
import { commentPayload } from './payloads.ts'
import { root } from './tools.ts'
import type { StartedBy, WorkflowStage } from './workflow-stage.ts'

/** The workflow that people copy from an action's README, by its `name:`. */
export function readmeWorkflow(action: string, name: string): string {
  const readme = readFileSync(join(root, 'packages', action, 'README.md'), 'utf8')
  const workflows = [...readme.matchAll(/\n```yaml\n(name: [\s\S]*?\n)```\n/g)]
  const [text] = workflows.flatMap(([, body = '']) =>
    body.startsWith(`name: ${name}\n`) ? [body] : [],
  )
  if (text === undefined) throw new Error(`the README of ${action} shows no workflow ${name}`)
  return text
}

/** A repository of one file beside its policy and workflows. */
export class SmallRepository {
  readonly repository: SandboxRepository
  readonly #stage: WorkflowStage
  readonly #appToken: string

  private constructor(stage: WorkflowStage, repository: SandboxRepository) {
    this.#stage = stage
    this.repository = repository
    this.#appToken = stage.appToken(repository)
  }

  /** @param workflows by file name; `stable` is the default branch, and `next` is at the same commit. */
  static async begin(
    stage: WorkflowStage,
    policy: string,
    workflows: Readonly<Record<string, string>>,
  ): Promise<SmallRepository> {
    const repository = await stage.sandbox.createRepository('acme/assistant', {
      defaultBranch: 'stable',
      private: true,
    })
    repository.collaborator('maya', 'write')
    repository.collaborator('robin', 'admin')
    const files = Object.entries(workflows).map(([name, text]) => [
      `.github/workflows/${name}`,
      text,
    ])
    await repository.commit({
      branch: 'stable',
      message: 'The first model',
      files: {
        ...Object.fromEntries(files),
        '.github/sluice.yml': policy,
        'model.txt': 'first\n',
      },
      author: { login: 'maya' },
    })
    await repository.branch('next', await repository.sha('stable'))
    return new SmallRepository(stage, repository)
  }

  /** Maya pushes a model. */
  pushed(branch: string, text: string): Promise<string> {
    return this.repository.commit({
      branch,
      message: text,
      files: { 'model.txt': `${text}\n` },
      author: { login: 'maya' },
    })
  }

  /** A run that ends green. */
  async run(file: string, by: StartedBy): Promise<WorkflowRun> {
    const { repository } = this
    const done = await this.#stage.run({ repository, appToken: this.#appToken }, file, by)
    expect(done.exitCode, done.log).toBe(0)
    return done
  }

  /** A run that ends green and asks GitHub for nothing at all. */
  async idleRun(file: string, by: StartedBy): Promise<WorkflowRun> {
    const before = this.#stage.sandbox.requests.length
    const done = await this.run(file, by)
    expect(this.#stage.sandbox.requests.slice(before), done.log).toEqual([])
    return done
  }

  /** Somebody comments on a pull request or an issue, and the promotion's workflow runs on that. */
  async comment(number: number, by: string, body: string): Promise<WorkflowRun> {
    const { id } = await this.repository.comment(number, { by, body })
    const payload = commentPayload(number, { id, by, body })
    return this.run('promote.yml', { event: 'issue_comment', payload })
  }

  /** Of all comments on a pull request or an issue, in their order. */
  reactions(number: number): readonly string[] {
    const issue = this.repository.issues().find((one) => one.number === number)
    const { comments } = issue ?? this.repository.pullRequest(number)
    return comments.flatMap(({ reactions }) => reactions.map(({ content }) => content))
  }

  /** The newest status of a commit in a context. */
  status(sha: string, context: string): string | undefined {
    const told = this.#stage.sandbox.events.flatMap(({ event, after, payload }) => {
      if (event !== 'status' || after !== sha) return []
      const { data } = statusEvent.safeParse(payload)
      return data?.context === context ? [data.state] : []
    })
    return told.at(-1)
  }
}

const statusEvent = z.object({ context: z.string(), state: z.string() })

import type { SandboxRepository } from '../repository.ts'
import type { Sandbox } from '../sandbox.ts'
import { pullRequestState } from '../state/pull-request.ts'

/** The whole sandbox as plain data, for a shell's `jq`. */
export async function stateOf(sandbox: Sandbox): Promise<unknown> {
  const repositories = await Promise.all(
    sandbox.repositories.map(async (repository) => [
      repository.fullName,
      await repositoryState(repository),
    ]),
  )
  return {
    serverUrl: sandbox.serverUrl,
    apiUrl: sandbox.apiUrl,
    graphqlUrl: sandbox.graphqlUrl,
    repositories: Object.fromEntries(repositories),
    requests: sandbox.requests,
    events: sandbox.events,
    violations: sandbox.violations,
  }
}

async function repositoryState(repository: SandboxRepository) {
  return {
    gitDirectory: repository.gitDirectory,
    branches: await repository.branches(),
    pullRequests: repository.pullRequests().map((pull) => ({
      number: pull.number,
      state: pullRequestState(pull),
      title: pull.title,
      body: pull.body,
      author: pull.author.login,
      head: pull.head,
      headSha: pull.headSha,
      base: pull.base,
      draft: pull.draft,
      labels: pull.labels.map(({ name }) => name),
      mergedBy: pull.merged?.by.login ?? null,
      mergeSha: pull.merged?.sha ?? null,
      autoMerge: pull.autoMerge?.method ?? null,
      reviews: pull.reviews.map(({ author, state, sha }) => ({ author: author.login, state, sha })),
      comments: pull.comments.map(({ id, author, body }) => ({ id, author: author.login, body })),
    })),
    issues: repository.issues().map((issue) => ({
      number: issue.number,
      state: issue.state,
      stateReason: issue.stateReason ?? null,
      title: issue.title,
      body: issue.body,
      author: issue.author.login,
      labels: issue.labels.map(({ name }) => name),
      closedBy: issue.closedBy?.login ?? null,
      comments: issue.comments.map(({ id, author, body }) => ({ id, author: author.login, body })),
    })),
  }
}

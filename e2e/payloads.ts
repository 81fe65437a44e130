import type { PullRequest, SandboxRepository } from '@sluice/sandbox'

// What GitHub sends with an event, as far as a workflow or an action can ask for it.

/** @param from the repository that the head is in, where that is a fork. */
export function pullRequestPayload(
  repository: SandboxRepository,
  pull: PullRequest,
  from?: string,
) {
  const { number, head, headSha, base } = pull
  const { fullName } = repository
  return {
    number,
    pull_request: {
      number,
      head: { ref: head, sha: headSha, repo: { full_name: from ?? fullName } },
      base: { ref: base, repo: { full_name: fullName } },
    },
  }
}

export function approvalPayload(repository: SandboxRepository, pull: PullRequest, by: string) {
  return {
    action: 'submitted',
    sender: { login: by },
    review: { state: 'approved', user: { login: by }, commit_id: pull.headSha },
    ...pullRequestPayload(repository, pull),
  }
}

export function commentPayload(
  number: number,
  { id, by, body }: { readonly id: number; readonly by: string; readonly body: string },
) {
  return {
    action: 'created',
    sender: { login: by },
    issue: { number },
    comment: { id, body, user: { login: by }, author_association: 'CONTRIBUTOR' },
  }
}

/** A workflow of GitHub Actions has ended. */
export function workflowRunPayload(sha: string, branch: string, name = 'CI') {
  return {
    action: 'completed',
    workflow_run: {
      name,
      event: 'push',
      status: 'completed',
      conclusion: 'success',
      head_branch: branch,
      head_sha: sha,
    },
  }
}

/** The checks of another App have ended. */
export function checkSuitePayload(sha: string, branch: string, app: string) {
  return {
    action: 'completed',
    check_suite: {
      status: 'completed',
      conclusion: 'success',
      head_branch: branch,
      head_sha: sha,
      app: { slug: app },
    },
  }
}

export function statusPayload(sha: string, branch: string, context: string, state: string) {
  return { sha, context, state, branches: [{ name: branch, commit: { sha } }] }
}

export function closedIssuePayload(repository: SandboxRepository, number: number, by: string) {
  const labels = repository.issue(number).labels
  return {
    action: 'closed',
    sender: { login: by },
    issue: { number, state: 'closed', labels: [...labels].map((name) => ({ name })) },
  }
}

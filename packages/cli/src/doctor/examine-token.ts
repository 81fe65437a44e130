import type { Policy } from '@sluice/core'
import { askPermission } from './ask-permission.ts'
import { type Finding, ok, problem, unknown, warning } from './finding.ts'
import { ACTIONS_BOT, type Subject } from './subject.ts'

/** No commit has this name, and no issue this number. */
const NO_COMMIT = 'f'.repeat(40)
const NO_ISSUE = 2_000_000_000

/** What the token may and may not: each permission that a promotion needs. */
export async function examineToken(
  subject: Subject,
  policy: Policy | undefined,
): Promise<readonly Finding[]> {
  const { viewer, scopes } = subject
  const whose = viewer === ACTIONS_BOT ? "a job's own GITHUB_TOKEN" : `the token of ${viewer}`
  const costs =
    viewer === ACTIONS_BOT
      ? [
          warning(
            `It is ${whose}: what it pushes and opens starts no workflow, it passes no branch rule, and it cannot bring changes of workflow files.`,
            'Give the action the token of a GitHub App.',
          ),
        ]
      : [ok(`It is ${whose}; the action runs with its own, which may differ.`)]
  const found = scopes === undefined ? await asked(subject, policy) : ofScopes(subject, scopes)
  return [...costs, ...found]
}

/** A classic token may what its owner may, within its scopes, which every answer tells. */
function ofScopes({ settings }: Subject, scopes: readonly string[]): readonly Finding[] {
  const enough = scopes.includes('repo') || (!settings.private && scopes.includes('public_repo'))
  const writes = settings.permissions?.push === true
  return [
    enough
      ? ok(`It is a classic token with the scopes ${scopes.join(', ')}.`)
      : problem(
          `It is a classic token without the scope repo (it has ${scopes.join(', ') || 'none'}).`,
          'Make one with the scope `repo`.',
        ),
    ...(writes
      ? []
      : [problem('Its owner may not write to the repository.', 'Ask for the role “write”.')]),
    ...(scopes.includes('workflow')
      ? []
      : [
          warning(
            'Without the scope workflow it cannot bring changes of workflow files.',
            'Add the scope `workflow`, where promotions change workflows.',
          ),
        ]),
  ]
}

type Question = {
  readonly permission: string
  /** What a promotion does with it. */
  readonly why: string
  readonly request: (subject: Subject) => Promise<unknown>
  readonly impossible: readonly number[]
}

const QUESTIONS: readonly Question[] = [
  {
    permission: 'contents: write',
    why: 'makes the promotion’s branch and lands it',
    impossible: [422],
    request: ({ client, repository: { owner, name: repo } }) =>
      client.request('POST /repos/{owner}/{repo}/git/refs', {
        owner,
        repo,
        ref: 'refs/heads/sluice/doctor',
        sha: NO_COMMIT,
      }),
  },
  {
    permission: 'pull-requests: write',
    why: 'opens the pull request',
    impossible: [422],
    request: ({ client, settings, repository: { owner, name: repo } }) =>
      client.request('POST /repos/{owner}/{repo}/pulls', {
        owner,
        repo,
        title: 'sluice doctor',
        head: 'sluice/doctor/asks-for-nothing',
        base: settings.default_branch,
      }),
  },
  {
    permission: 'statuses: write',
    why: 'says whether the gates hold',
    impossible: [422],
    request: ({ client, repository: { owner, name: repo } }) =>
      client.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
        owner,
        repo,
        sha: NO_COMMIT,
        state: 'pending',
        context: 'sluice/doctor',
      }),
  },
  {
    permission: 'checks: read',
    why: 'sees whether CI is green',
    impossible: [],
    request: ({ client, settings, repository: { owner, name: repo } }) =>
      client.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
        owner,
        repo,
        ref: settings.default_branch,
        per_page: 1,
      }),
  },
  {
    permission: 'actions: read',
    why: 'counts health checks',
    impossible: [],
    request: ({ client, repository: { owner, name: repo } }) =>
      client.request('GET /repos/{owner}/{repo}/actions/runs', { owner, repo, per_page: 1 }),
  },
]

const LABELS: Question = {
  permission: 'issues: write',
  why: 'labels the pull request',
  impossible: [404, 410, 422],
  request: ({ client, repository: { owner, name: repo } }) =>
    client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: NO_ISSUE,
      body: 'sluice doctor',
    }),
}

const DEPLOYMENTS: Question = {
  permission: 'deployments: read',
  why: 'sees since when a candidate is deployed',
  impossible: [],
  request: ({ client, repository: { owner, name: repo } }) =>
    client.request('GET /repos/{owner}/{repo}/deployments', { owner, repo, per_page: 1 }),
}

function dispatching(workflow: string): Question {
  return {
    permission: 'actions: write',
    why: `starts ${workflow} after a landing`,
    impossible: [404, 422],
    request: ({ client, repository: { owner, name: repo } }) =>
      client.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
        owner,
        repo,
        workflow_id: workflow,
        ref: 'sluice/doctor/asks-for-nothing',
      }),
  }
}

/** What only some policies need. */
function furtherQuestions({ viewer }: Subject, policy: Policy | undefined): readonly Question[] {
  const entries = policy?.channels.flatMap(({ entry }) => entry ?? []) ?? []
  const labels = entries.some((entry) => entry.labels.length > 0)
  const deployments =
    policy?.evidence.metrics?.about === 'commit' ||
    entries.some(({ gates }) => gates.soak?.since === 'deployment')
  // An App's landing starts workflows by itself.
  const [workflow] = viewer === ACTIONS_BOT ? entries.flatMap(({ dispatch }) => dispatch) : []
  return [
    ...(labels ? [LABELS] : []),
    ...(deployments ? [DEPLOYMENTS] : []),
    ...(workflow === undefined ? [] : [dispatching(workflow)]),
  ]
}

async function asked(subject: Subject, policy: Policy | undefined): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  // One after the other: writes at the same time meet GitHub's secondary limits.
  for (const question of [...QUESTIONS, ...furtherQuestions(subject, policy)]) {
    findings.push(await ask(subject, question))
  }
  return findings
}

async function ask(subject: Subject, question: Question): Promise<Finding> {
  const { permission, why, impossible, request } = question
  const answer = await askPermission(`do what needs ${permission}`, impossible, () =>
    request(subject),
  )
  if (answer.may === 'yes') return ok(`${permission}: ${why}`)
  if (/not permitted to create or approve/.test(answer.says))
    return problem(
      'GitHub Actions may not open pull requests in this repository.',
      'Switch on “Allow GitHub Actions to create and approve pull requests” in Settings, Actions, General; or use the token of an App.',
    )
  return answer.may === 'no'
    ? problem(
        `${permission} is missing: it ${why}.`,
        `Grant \`${permission}\` to the App, or under \`permissions:\` of the job.`,
      )
    : unknown(`${permission}: ${answer.says}`, 'Look at the permissions of the token.')
}

import type { Policy } from '@sluice/core'
import { explained, SluiceError } from '@sluice/runtime'
import type { SituationOf } from './branch-rules.ts'
import { type Finding, ok, problem, unknown, warning } from './finding.ts'
import { ACTIONS_BOT, labelledOf, pairsOf, type Subject } from './subject.ts'

/** Settings of the repository that bite later. */
export async function examineSettings(
  subject: Subject,
  policy: Policy | undefined,
  situationOf: SituationOf,
): Promise<readonly Finding[]> {
  const { settings } = subject
  return [
    ...(settings.archived
      ? [
          problem(
            'The repository is archived: nothing can be promoted.',
            'Unarchive it in Settings, General.',
          ),
        ]
      : []),
    ...deletesHeads(
      settings.delete_branch_on_merge,
      await unkept(lastingBranches(subject, policy), situationOf),
    ),
    ...(await opensPullRequests(subject)),
  ]
}

/**
 * Branches that must stay after a pull request from them was merged. GitHub keeps the default branch
 * whatever its settings say.
 */
function lastingBranches({ settings }: Subject, policy: Policy | undefined): readonly string[] {
  if (policy === undefined) return []
  const channels =
    labelledOf(policy).length > 0 ? policy.channels : pairsOf(policy).map(({ from }) => from)
  const branches = new Set(channels.map(({ branch }) => branch))
  return [...branches].filter((branch) => branch !== settings.default_branch)
}

/** Those of the branches that a setting or a person could delete. */
async function unkept(
  branches: readonly string[],
  situationOf: SituationOf,
): Promise<readonly string[]> {
  const situations = await Promise.all(branches.map(situationOf))
  return branches.filter((_, index) => situations[index]?.keepsBranch !== true)
}

function deletesHeads(
  setting: boolean | undefined,
  branches: readonly string[],
): readonly Finding[] {
  if (branches.length === 0) return []
  const sources = branches.join(' or ')
  if (setting === undefined)
    return [
      unknown(
        'GitHub does not tell this token whether merged branches are deleted.',
        `Look in Settings, General, that “Automatically delete head branches” is off, since a pull request may come from ${sources}.`,
      ),
    ]
  return setting
    ? [
        warning(
          `“Automatically delete head branches” is on: a pull request from ${sources} that is merged deletes that branch.`,
          `Switch it off in Settings, General; or protect ${branches.join(' and ')} against deletion.`,
        ),
      ]
    : [ok('Merged branches are not deleted.')]
}

/** GITHUB_TOKEN itself was asked with the permissions; here others ask about it. */
async function opensPullRequests({
  client,
  repository,
  viewer,
}: Subject): Promise<readonly Finding[]> {
  if (viewer === ACTIONS_BOT) return []
  const { owner, name: repo } = repository
  try {
    const { data } = await explained('read what Actions may do', () =>
      client.request('GET /repos/{owner}/{repo}/actions/permissions/workflow', { owner, repo }),
    )
    return data.can_approve_pull_request_reviews
      ? [ok('GitHub Actions may open pull requests.')]
      : [
          warning(
            'GitHub Actions may not open pull requests: the action needs the token of an App.',
            'Give it one; or switch on “Allow GitHub Actions to create and approve pull requests” in Settings, Actions, General.',
          ),
        ]
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code === 'unreachable') throw error
    return [
      unknown(
        'Only administrators see whether GitHub Actions may open pull requests.',
        'It does not matter with the token of an App; else look in Settings, Actions, General.',
      ),
    ]
  }
}

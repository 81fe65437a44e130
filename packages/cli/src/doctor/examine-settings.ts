import { type EntryPair, explained, SluiceError } from '@sluice/runtime'
import type { SituationOf } from './branch-rules.ts'
import { type Finding, ok, problem, unknown, warning } from './finding.ts'
import { ACTIONS_BOT, type Subject } from './subject.ts'

/** Settings of the repository that bite later. */
export async function examineSettings(
  subject: Subject,
  pairs: readonly EntryPair[],
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
    ...deletesHeads(settings.delete_branch_on_merge, await unkept(pairs, situationOf)),
    ...(await opensPullRequests(subject)),
  ]
}

/** Branches that candidates come from, and that a setting or a person could delete. */
async function unkept(
  pairs: readonly EntryPair[],
  situationOf: SituationOf,
): Promise<readonly string[]> {
  const branches = [...new Set(pairs.map(({ from }) => from.branch))]
  const situations = await Promise.all(branches.map(situationOf))
  return branches.filter((_, index) => situations[index]?.keepsBranch !== true)
}

function deletesHeads(
  setting: boolean | undefined,
  branches: readonly string[],
): readonly Finding[] {
  if (branches.length === 0) return []
  const sources = branches.join(' and ')
  if (setting === undefined)
    return [
      unknown(
        'GitHub does not tell this token whether merged branches are deleted.',
        `Look in Settings, General, that “Automatically delete head branches” is off, since ${sources} may be one.`,
      ),
    ]
  return setting
    ? [
        warning(
          `“Automatically delete head branches” is on: a pull request from ${sources} that a person merges deletes ${sources}.`,
          `Switch it off in Settings, General; or protect ${sources} against deletion.`,
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

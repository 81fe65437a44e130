import { type EntryPair, explained } from '@sluice/runtime'
import { type Finding, ok, problem } from './finding.ts'
import type { Subject } from './subject.ts'

/** CI that has not reported on so many commits does not run on the branch. */
const COMMITS = 5

/** Whether CI reports on the branch that candidates come from, and every check that is required. */
export async function examineCi(
  subject: Subject,
  { from, channel }: EntryPair,
  required: readonly string[],
): Promise<readonly Finding[]> {
  if (channel.entry.gates.ci === undefined) return []
  const names = await reportedOn(subject, from.branch)
  const listen = `Let the workflow run on it: \`on: { push: { branches: [${from.branch}] } }\`.`
  if (names.size === 0)
    return [
      problem(
        `No check has reported on the newest ${COMMITS} commits of ${from.branch}: the gate \`ci\` cannot pass.`,
        `${listen} Or write \`ci: off\` where there is no CI.`,
      ),
    ]
  const silent = [...new Set(required)].filter(
    (name) => !name.startsWith('sluice/') && !names.has(name),
  )
  if (silent.length > 0)
    return [
      problem(
        `Branch rules require ${silent.join(', ')}, which never reported on ${from.branch} (${[...names].join(', ')} did).`,
        listen,
      ),
    ]
  return [ok(`CI reports on ${from.branch}: ${[...names].join(', ')}.`)]
}

/** Names of checks and statuses that reported, without Sluice's own. */
async function reportedOn(
  { client, repository: { owner, name: repo } }: Subject,
  branch: string,
): Promise<ReadonlySet<string>> {
  const { data: commits } = await explained(`read the commits of ${branch}`, () =>
    client.request('GET /repos/{owner}/{repo}/commits', {
      owner,
      repo,
      sha: branch,
      per_page: COMMITS,
    }),
  )
  const names = new Set<string>()
  for (const { sha: ref } of commits) {
    const [checks, statuses] = await Promise.all([
      explained(`read the checks of ${branch}`, () =>
        client.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
          owner,
          repo,
          ref,
          per_page: 100,
        }),
      ),
      explained(`read the statuses of ${branch}`, () =>
        client.request('GET /repos/{owner}/{repo}/commits/{ref}/statuses', {
          owner,
          repo,
          ref,
          per_page: 100,
        }),
      ),
    ])
    for (const { name } of checks.data.check_runs) names.add(name)
    for (const { context } of statuses.data) if (!context.startsWith('sluice/')) names.add(context)
  }
  return names
}

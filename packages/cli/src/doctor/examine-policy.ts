import { formatPolicyProblems, type Policy, parsePolicy } from '@sluice/core'
import { type EntryPair, explained, refusedStatus } from '@sluice/runtime'
import { type Finding, ok, problem, warning } from './finding.ts'
import type { Subject } from './subject.ts'

/** The text of the policy on a branch; undefined where there is none. */
async function policyOn(
  { client, repository: { owner, name: repo } }: Subject,
  path: string,
  branch: string,
): Promise<string | undefined> {
  try {
    const { data } = await client.request('GET /repos/{owner}/{repo}/contents/{path}', {
      owner,
      repo,
      path,
      ref: branch,
    })
    const content = 'content' in data && data.type === 'file' ? data.content : undefined
    return content === undefined ? undefined : Buffer.from(content, 'base64').toString()
  } catch (error) {
    if (refusedStatus(error) === 404) return undefined
    return explained(`read ${path} of ${branch}`, () => Promise.reject(error))
  }
}

type OwnPolicy =
  | { readonly ok: true; readonly text: string; readonly policy: Policy }
  | { readonly ok: false; readonly finding: Finding }

/** A channel is judged by the policy at its own commit, so each must have one. */
export async function readOwnPolicy(
  subject: Subject,
  file: string,
  branch: string,
): Promise<OwnPolicy> {
  const text = await policyOn(subject, file, branch)
  if (text === undefined) {
    const finding = problem(
      `There is no ${file} on ${branch}: a channel is guarded by its own policy.`,
      `Commit it on ${branch}.`,
    )
    return { ok: false, finding }
  }
  const parsed = parsePolicy(text, { file: `${branch}:${file}` })
  if (parsed.ok) return { ok: true, text, policy: parsed.policy }
  const finding = problem(
    `The policy on ${branch} cannot be used:\n${formatPolicyProblems(parsed.problems)}`,
    `Correct it on ${branch}; \`sluice validate\` checks a file.`,
  )
  return { ok: false, finding }
}

/** The policy of a channel that something is promoted into, beside the one of the source. */
export async function examinePolicy(
  subject: Subject,
  file: string,
  { channel, from }: EntryPair,
): Promise<readonly Finding[]> {
  const [own, source] = await Promise.all([
    readOwnPolicy(subject, file, channel.branch),
    policyOn(subject, file, from.branch),
  ])
  if (!own.ok) return [own.finding]
  if (!takesFrom(own.policy, channel.name))
    return [
      problem(
        `By the policy on ${channel.branch} nothing is promoted into ${channel.name}.`,
        `Bring the policy of ${subject.settings.default_branch} to ${channel.branch}.`,
      ),
    ]
  return [
    ok(`${file} on ${channel.branch} can be used.`),
    ...ofSource(file, channel.branch, from.branch, own.text, source),
  ]
}

function takesFrom(policy: Policy, name: string): boolean {
  return policy.channels.some((channel) => channel.name === name && channel.entry !== undefined)
}

function ofSource(
  file: string,
  branch: string,
  from: string,
  own: string,
  source: string | undefined,
): readonly Finding[] {
  if (source === own) return []
  const what =
    source === undefined
      ? `There is no ${file} on ${from}`
      : `${from} has another ${file} than ${branch}`
  return [
    warning(
      `${what}: the next promotion ${source === undefined ? 'would take it away' : 'changes it'}, which needs a person.`,
      `Merge ${branch} into ${from}, unless the change is meant.`,
    ),
  ]
}

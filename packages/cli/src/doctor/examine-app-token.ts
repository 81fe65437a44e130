import type { Policy } from '@sluice/core'
import { type Finding, problem } from './finding.ts'
import { readWorkflows } from './read-workflows.ts'
import { pairsOf, type Subject } from './subject.ts'

/**
 * Whether the promotion's workflow asks its App's token for what the policy needs. Anybody may read
 * the runs of a public repository's workflows; those of a private one need the permission.
 */
export async function examineAppToken(
  subject: Subject,
  policy: Policy | undefined,
): Promise<readonly Finding[]> {
  const { settings } = subject
  const use = policy === undefined ? undefined : useOfActions(policy)
  if (use === undefined || !settings.private) return []
  const workflows = await readWorkflows(subject, settings.default_branch)
  return workflows
    .filter(({ text }) => /\/action-promote@/.test(text) && isNarrowed(text))
    .filter(({ text }) => !/\bpermission-actions:\s*["']?(read|write)\b/.test(text))
    .map(({ name }) =>
      problem(
        `${name} asks for no \`actions: read\` for the token of the App: it cannot read ${use}.`,
        'Write `permission-actions: read` beside the other permissions of the step `create-github-app-token`, and let the App have “Actions: read-only”, or it makes no token at all.',
      ),
    )
}

/** With no permission named, the token has all that the App has. */
function isNarrowed(text: string): boolean {
  return /\/create-github-app-token@/.test(text) && /\bpermission-[a-z-]+:/.test(text)
}

function useOfActions(policy: Policy): string | undefined {
  const gates = pairsOf(policy).map(({ channel }) => channel.entry.gates)
  const { probes, eval: reports } = policy.evidence
  if (probes?.kind === 'workflow' && gates.some((gate) => gate.probes !== undefined))
    return `the runs of ${probes.file}, which are the health checks`
  if (reports?.artifact !== undefined && gates.some((gate) => gate.score !== undefined))
    return `the artifacts of ${reports.artifact.workflow}, which are the eval reports`
  return undefined
}

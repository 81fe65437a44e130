import type { LabelledPullRequest } from '@sluice/core'
import type { LabelledPull } from '../github/read-labelled-pull.ts'
import type { BranchRules } from '../github/read-required-checks.ts'
import type { RunContext } from '../promotion/run-context.ts'

/** Workflows, and actions of the repository wherever they lie. */
const STEERING = /^\.github\/(workflows|actions)\/|(^|\/)action\.ya?ml$/i

/** What was read of a labelled pull request, as core judges it. Our own run's checks are left out. */
export function pullFacts(
  { run, policyFile }: Pick<RunContext, 'run' | 'policyFile'>,
  read: LabelledPull,
  rules: Pick<BranchRules, 'requiredChecks' | 'mergeQueue'>,
  label: LabelledPullRequest['label'],
): LabelledPullRequest {
  const { checks, mergeable, isQueued } = read
  return {
    ...read,
    label,
    conflicts:
      mergeable === 'CONFLICTING' ? 'some' : mergeable === 'MERGEABLE' ? 'none' : 'unknown',
    checks: checks.checks
      .filter(({ workflowRunId }) => run === undefined || workflowRunId !== run.id)
      .map(({ workflowRunId, ...check }) => check),
    requiredChecks: rules.requiredChecks,
    steeringFiles: read.paths?.filter((path) => path === policyFile || STEERING.test(path)),
    queue: isQueued ? 'entered' : rules.mergeQueue ? 'to enter' : 'none',
  }
}

import { type GateResult, judgeChecks } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { readChecksOf } from '../github/read-checks-of.ts'
import { readBranchRules } from '../github/read-required-checks.ts'
import type { RollbackApplied } from './apply-rollback.ts'
import type { RollbackContext } from './rollback-context.ts'

/**
 * What the branch's rules require of a rollback that is open and has not reported green yet: GitHub
 * lets nobody merge before, and a dispatch at three in the morning should say so.
 */
export async function openChecks(
  { client, repository }: RollbackContext,
  { branch, viewer }: { readonly branch: string; readonly viewer: string },
  { rollback, pullRequest, landed, queued }: RollbackApplied,
): Promise<{ readonly conditions: readonly GateResult[]; readonly failures: readonly string[] }> {
  const nothing = { conditions: [], failures: [] }
  if (rollback === undefined || pullRequest === undefined) return nothing
  if (landed !== undefined || queued === true) return nothing
  try {
    const { requiredChecks } = await readBranchRules(client, repository, branch)
    if (requiredChecks.length === 0) return nothing
    const checks = await readChecksOf(client, repository, rollback)
    const { number } = pullRequest
    const asked = { checks, requiredChecks, number, author: { login: viewer } }
    const result = judgeChecks({ checks: 'required', accept: [] }, asked)
    return { conditions: result.verdict === 'pass' ? [] : [result], failures: [] }
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return { conditions: [], failures: [error.message] }
  }
}

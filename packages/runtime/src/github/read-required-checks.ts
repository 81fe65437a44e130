import type { RequiredCheck } from '@sluice/core'
import { isSluiceContext } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { pageLimit } from './most-pages.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

/** What the rules of a branch ask of a commit that becomes its head. */
export type BranchRules = {
  /** Without Sluice's own statuses. */
  readonly requiredChecks: readonly RequiredCheck[]
  /**
   * Rulesets by which a pull request must be up to date with the branch before it merges. Whether
   * they hold a token is another question: it may bypass them.
   */
  readonly strictRulesets: readonly number[]
  readonly linearHistory: boolean
  readonly mergeQueue: boolean
}

const rulesAnswer = z.array(
  z.object({
    type: z.string(),
    parameters: z.record(z.string(), z.unknown()).optional(),
    ruleset_id: z.number().optional(),
  }),
)

const statusChecksParameters = z.object({
  required_status_checks: z.array(
    z.object({ context: z.string(), integration_id: z.number().nullish() }),
  ),
  strict_required_status_checks_policy: z.boolean(),
})

const branchAnswer = z.object({
  protection: z
    .object({
      required_status_checks: z
        .object({
          enforcement_level: z.string().optional(),
          contexts: z.array(z.string()),
          checks: z
            .array(z.object({ context: z.string(), app_id: z.number().nullable() }))
            .optional(),
        })
        .optional(),
    })
    .optional(),
})

/** Reads rulesets and classic protection: a branch may have both, and both count. */
export async function readBranchRules(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  branch: string,
): Promise<BranchRules> {
  const doing = `read the rules of ${branch}`
  const nextPage = pageLimit(doing)
  const [rules, protection] = await Promise.all([
    explained(doing, () =>
      client.paginate(
        'GET /repos/{owner}/{repo}/rules/branches/{branch}',
        { owner, repo, branch, per_page: 100 },
        ({ data }) => {
          nextPage()
          return data
        },
      ),
    ),
    explained(doing, () => client.rest.repos.getBranch({ owner, repo, branch })),
  ])
  const active = readAnswer(doing, rulesAnswer, rules)
  const classic = readAnswer(doing, branchAnswer, protection.data).protection
    ?.required_status_checks
  const fromRulesets = active
    .filter(({ type }) => type === 'required_status_checks')
    .map(({ parameters, ruleset_id }) => ({
      ...readAnswer(doing, statusChecksParameters, parameters),
      ruleset: ruleset_id,
    }))
  const classicChecks =
    classic?.checks ?? classic?.contexts.map((context) => ({ context, app_id: null })) ?? []
  const required: RequiredCheck[] = [
    ...fromRulesets
      .flatMap((rule) => rule.required_status_checks)
      .map(({ context, integration_id }) =>
        requiredCheck(context, integration_id, `a ruleset of ${branch}`),
      ),
    ...classicChecks.map(({ context, app_id }) =>
      requiredCheck(context, app_id, `the protection of ${branch}`),
    ),
  ]
  return {
    requiredChecks: required.filter(({ name }) => !isSluiceContext(name)),
    strictRulesets: fromRulesets.flatMap((rule) =>
      rule.strict_required_status_checks_policy ? (rule.ruleset ?? []) : [],
    ),
    linearHistory: active.some(({ type }) => type === 'required_linear_history'),
    mergeQueue: active.some(({ type }) => type === 'merge_queue'),
  }
}

/** GitHub writes -1 for "any app". */
function requiredCheck(name: string, appId: number | null | undefined, by: string): RequiredCheck {
  return { name, by, ...(typeof appId === 'number' && appId > 0 ? { appId } : {}) }
}

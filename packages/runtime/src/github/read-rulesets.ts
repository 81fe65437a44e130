import { isSluiceContext, type RequiredCheck } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { pageLimit } from './most-pages.ts'
import { readAnswer } from './read-answer.ts'
import type { BranchRules } from './read-required-checks.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

/** A rule of a ruleset, whichever API told of it. */
type Rule = {
  readonly type: string
  readonly ruleset: number | undefined
  readonly checks?: {
    readonly strict: boolean
    readonly required: readonly { readonly context: string; readonly app: number | undefined }[]
  }
}

const REQUIRED_CHECKS = 'required_status_checks'

/** A fragment for `Ref`; its `rules` are `rulesAnswer`. */
export const RULES = `
  fragment rules on Ref {
    rules(first: 100) {
      pageInfo { hasNextPage }
      nodes {
        type
        repositoryRuleset { databaseId }
        parameters {
          ... on RequiredStatusChecksParameters {
            strictRequiredStatusChecksPolicy
            requiredStatusChecks { context integrationId }
          }
        }
      }
    }
  }`

export const rulesAnswer = z
  .object({
    pageInfo: z.object({ hasNextPage: z.boolean() }),
    nodes: z.array(
      z.object({
        type: z.string(),
        repositoryRuleset: z.object({ databaseId: z.number().nullable() }).nullable(),
        parameters: z
          .object({
            strictRequiredStatusChecksPolicy: z.boolean().optional(),
            requiredStatusChecks: z
              .array(z.object({ context: z.string(), integrationId: z.number().nullable() }))
              .optional(),
          })
          .nullable(),
      }),
    ),
  })
  .nullable()

/**
 * What rulesets ask of a branch, where GraphQL told all of it. It may hide what REST tells anybody,
 * and a rule that is not known is one that would not be kept: then REST must be asked.
 */
export function rulesFrom(
  read: z.output<typeof rulesAnswer>,
  branch: string,
): BranchRules | undefined {
  if (read === null || read.pageInfo.hasNextPage) return undefined
  const rules: Rule[] = []
  for (const { type, repositoryRuleset, parameters } of read.nodes) {
    const rule = { type: type.toLowerCase(), ruleset: repositoryRuleset?.databaseId ?? undefined }
    if (rule.type !== REQUIRED_CHECKS) rules.push(rule)
    else {
      const { requiredStatusChecks, strictRequiredStatusChecksPolicy: strict } = parameters ?? {}
      if (requiredStatusChecks === undefined || strict === undefined) return undefined
      if (strict && rule.ruleset === undefined) return undefined
      const required = requiredStatusChecks.map(({ context, integrationId }) => ({
        context,
        app: integrationId ?? undefined,
      }))
      rules.push({ ...rule, checks: { strict, required } })
    }
  }
  return branchRules(rules, branch)
}

const restAnswer = z.array(
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

/** What rulesets ask of a branch; classic protection may ask for more. */
export async function readRulesets(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  branch: string,
): Promise<BranchRules> {
  const doing = `read the rules of ${branch}`
  const nextPage = pageLimit(doing)
  const raw = await explained(doing, () =>
    client.paginate(
      'GET /repos/{owner}/{repo}/rules/branches/{branch}',
      { owner, repo, branch, per_page: 100 },
      ({ data }) => {
        nextPage()
        return data
      },
    ),
  )
  const rules = readAnswer(doing, restAnswer, raw).map((rule): Rule => {
    const common = { type: rule.type, ruleset: rule.ruleset_id }
    if (rule.type !== REQUIRED_CHECKS) return common
    const parameters = readAnswer(doing, statusChecksParameters, rule.parameters)
    const required = parameters.required_status_checks.map(({ context, integration_id }) => ({
      context,
      app: integration_id ?? undefined,
    }))
    return {
      ...common,
      checks: { strict: parameters.strict_required_status_checks_policy, required },
    }
  })
  return branchRules(rules, branch)
}

function branchRules(rules: readonly Rule[], branch: string): BranchRules {
  const required = rules.flatMap(({ checks }) => checks?.required ?? [])
  return {
    requiredChecks: required
      .map(({ context, app }) => requiredCheck(context, app, `a ruleset of ${branch}`))
      .filter(({ name }) => !isSluiceContext(name)),
    strictRulesets: rules.flatMap(({ checks, ruleset }) =>
      checks?.strict === true ? (ruleset ?? []) : [],
    ),
    linearHistory: rules.some(({ type }) => type === 'required_linear_history'),
    mergeQueue: rules.some(({ type }) => type === 'merge_queue'),
  }
}

/** GitHub writes -1 for "any app". */
export function requiredCheck(
  name: string,
  appId: number | null | undefined,
  by: string,
): RequiredCheck {
  return { name, by, ...(typeof appId === 'number' && appId > 0 ? { appId } : {}) }
}

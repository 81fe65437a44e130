import type { RequiredCheck } from '@sluice/core'
import type { GitHubClient } from './client.ts'
import { readProtection } from './read-protections.ts'
import { readRulesets } from './read-rulesets.ts'
import type { Repository } from './repository.ts'

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

/** Reads rulesets and classic protection: a branch may have both, and both count. */
export async function readBranchRules(
  client: GitHubClient,
  repository: Repository,
  branch: string,
): Promise<BranchRules> {
  const [rules, protection] = await Promise.all([
    readRulesets(client, repository, branch),
    readProtection(client, repository, branch),
  ])
  return withProtection(rules, protection)
}

/** What rulesets ask, and what classic protection asks beside them. */
export function withProtection(
  rules: BranchRules,
  protection: readonly RequiredCheck[],
): BranchRules {
  return { ...rules, requiredChecks: [...rules.requiredChecks, ...protection] }
}

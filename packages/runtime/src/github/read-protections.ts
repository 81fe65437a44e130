import { isSluiceContext, type RequiredCheck } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { readAnswer } from './read-answer.ts'
import { requiredCheck } from './read-rulesets.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const protectionAnswer = z
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
  .optional()

type Protection = z.output<typeof protectionAnswer>

const branchAnswer = z.object({ protection: protectionAnswer })

const listAnswer = z.array(branchAnswer.extend({ name: z.string() }))

const PAGE = 100

/** The checks that classic protection requires of a branch; anybody who can read may know them. */
export async function readProtection(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  branch: string,
): Promise<readonly RequiredCheck[]> {
  const doing = `read the rules of ${branch}`
  const { data } = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}/branches/{branch}', { owner, repo, branch }),
  )
  const protection = readAnswer(doing, branchAnswer, data).protection
  const { contexts = [], checks } = protection?.required_status_checks ?? {}
  return requiredChecks(checks ?? contexts.map((context) => ({ context, app_id: null })), branch)
}

/** The protected branches of a repository: as many as one page has. */
export type ProtectedBranches = z.output<typeof listAnswer>

export async function listProtected(
  client: GitHubClient,
  { owner, name: repo }: Repository,
): Promise<ProtectedBranches> {
  const doing = 'read which branches are protected'
  const { data } = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}/branches', {
      owner,
      repo,
      protected: true,
      per_page: PAGE,
    }),
  )
  return readAnswer(doing, listAnswer, data)
}

/**
 * What classic protection requires of several branches, in the same order. Where the list has more
 * than a page, or names checks without their apps, the branches are asked about one by one. GraphQL
 * tells only what is enforced on whoever asks (`Ref.refUpdateRule`), or tells administrators alone.
 */
export async function readProtections(
  client: GitHubClient,
  repository: Repository,
  branches: readonly string[],
  among: Promise<ProtectedBranches> = listProtected(client, repository),
): Promise<readonly (readonly RequiredCheck[])[]> {
  const listed = await among
  return Promise.all(
    branches.map((branch) => {
      const found = listed.find(({ name }) => name === branch)
      if (found === undefined && listed.length < PAGE) return []
      const checks = wholeChecks(found?.protection)
      return checks === undefined
        ? readProtection(client, repository, branch)
        : requiredChecks(checks, branch)
    }),
  )
}

/** Undefined where apps may be missing: a check that any app may report is a weaker demand. */
function wholeChecks(protection: Protection) {
  const required = protection?.required_status_checks
  if (required === undefined) return undefined
  const { contexts, checks = [] } = required
  return contexts.every((name) => checks.some(({ context }) => context === name))
    ? checks
    : undefined
}

function requiredChecks(
  checks: readonly { readonly context: string; readonly app_id: number | null }[],
  branch: string,
): readonly RequiredCheck[] {
  return checks
    .map(({ context, app_id }) => requiredCheck(context, app_id, `the protection of ${branch}`))
    .filter(({ name }) => !isSluiceContext(name))
}

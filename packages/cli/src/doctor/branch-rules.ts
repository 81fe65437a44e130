import { explained, readAnswer, refusedStatus, SluiceError } from '@sluice/runtime'
import * as z from 'zod'
import type { Subject } from './subject.ts'

const ruleAnswer = z.object({
  type: z.string(),
  ruleset_id: z.number().optional(),
  parameters: z
    .object({
      required_status_checks: z.array(z.object({ context: z.string() })).optional(),
      strict_required_status_checks_policy: z.boolean().optional(),
      do_not_enforce_on_create: z.boolean().optional(),
      required_approving_review_count: z.number().optional(),
      merge_method: z.string().optional(),
      grouping_strategy: z.string().optional(),
    })
    .optional(),
})

export type BranchRule = z.output<typeof ruleAnswer>

export type BranchSituation = {
  /** False where nothing of the name exists; rules may speak about it all the same. */
  readonly exists: boolean
  /** Rules of rulesets that hold this token. */
  readonly rules: readonly BranchRule[]
  /** Types of all rules, also those that this token may bypass. */
  readonly everyRule: ReadonlySet<string>
  /** Nobody may delete it. */
  readonly keepsBranch: boolean
  /** Classic protection is on; its details are for administrators. */
  readonly classic: boolean
  /** Names of checks that rulesets or classic protection require. */
  readonly requiredChecks: readonly string[]
}

const branchAnswer = z.object({
  protection: z
    .object({
      enabled: z.boolean().optional(),
      required_status_checks: z.object({ contexts: z.array(z.string()) }).optional(),
    })
    .optional(),
})

export type SituationOf = (branch: string) => Promise<BranchSituation>

/** What holds a branch. Rules that this token may bypass are left out. */
async function readSituation(subject: Subject, branch: string): Promise<BranchSituation> {
  const { client, repository } = subject
  const { owner, name: repo } = repository
  const doing = `read the rules of ${branch}`
  const answer = await explained(doing, () =>
    client.paginate('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
      owner,
      repo,
      branch,
      per_page: 100,
    }),
  )
  const every = readAnswer(doing, z.array(ruleAnswer), answer)
  const rules = await withoutBypassed(subject, every)
  const head = await readBranch(subject, branch)
  const ofRules = rules.flatMap(({ parameters }) => parameters?.required_status_checks ?? [])
  return {
    exists: head !== undefined,
    rules,
    everyRule: new Set(every.map(({ type }) => type)),
    // Classic protection forbids it unless it says otherwise, which administrators alone see.
    keepsBranch:
      head?.protection?.enabled === true || rules.some(({ type }) => type === 'deletion'),
    classic: head?.protection?.enabled === true,
    requiredChecks: [
      ...new Set([
        ...ofRules.map(({ context }) => context),
        ...(head?.protection?.required_status_checks?.contexts ?? []),
      ]),
    ],
  }
}

async function readBranch({ client, repository: { owner, name: repo } }: Subject, branch: string) {
  try {
    const doing = `read the branch ${branch}`
    const { data } = await explained(doing, () =>
      client.request('GET /repos/{owner}/{repo}/branches/{branch}', { owner, repo, branch }),
    )
    return readAnswer(doing, branchAnswer, data)
  } catch (error) {
    if (error instanceof SluiceError && refusedStatus(error.cause) === 404) return undefined
    throw error
  }
}

const rulesetAnswer = z.object({ current_user_can_bypass: z.string().optional() })

async function withoutBypassed(
  { client, repository: { owner, name: repo } }: Subject,
  rules: readonly BranchRule[],
): Promise<readonly BranchRule[]> {
  const ids = [...new Set(rules.flatMap(({ ruleset_id: id }) => id ?? []))]
  const bypassed = new Set<number>()
  for (const ruleset_id of ids) {
    // Rulesets of the organization are not always shown: then nobody is taken to bypass them.
    const answer = await client
      .request('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', { owner, repo, ruleset_id })
      .then(({ data }) => rulesetAnswer.parse(data))
      .catch(() => undefined)
    if (answer?.current_user_can_bypass === 'always') bypassed.add(ruleset_id)
  }
  return rules.filter(({ ruleset_id: id }) => id === undefined || !bypassed.has(id))
}

/** Asks once about each branch, however many look. */
export function situations(subject: Subject): SituationOf {
  const known = new Map<string, Promise<BranchSituation>>()
  return (branch) => {
    const situation = known.get(branch) ?? readSituation(subject, branch)
    known.set(branch, situation)
    return situation
  }
}

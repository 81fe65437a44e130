import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import { enqueueInstead } from './enqueue-instead.ts'
import type { Landing, LandingResult } from './land.ts'
import type { Repository } from './repository.ts'
import { explained, refusedStatus, translate } from './translate-error.ts'

/**
 * Branch rules may forbid moving the ref. The merge API pins only the head, so it is used only
 * where GitHub holds this token to merging what is up to date: then no other baseline can slip in.
 *
 * @returns undefined when GitHub says that the pull request is merged.
 */
export async function mergeInstead(
  client: GitHubClient,
  repository: Repository,
  landing: Landing,
  refusal: string,
): Promise<LandingResult | undefined> {
  const { rules, pullRequest, promotion, channelBranch } = landing
  if (rules.mergeQueue) {
    return (await isMergedAlready(client, repository, landing))
      ? undefined
      : enqueueInstead(client, repository, landing)
  }
  if (rules.strictRulesets.length === 0) {
    return {
      kind: 'refused',
      reason: `The rules of ${channelBranch} do not let this token move it: ${refusal}`,
      clear: `Let the token's App bypass the rules of ${channelBranch}, or require branches to be up to date before merging, so that the merge cannot ship another baseline.`,
    }
  }
  if (!(await mustBeUpToDate(client, repository, rules.strictRulesets))) {
    return {
      kind: 'refused',
      reason: `The rules of ${channelBranch} do not let this token move it: ${refusal} A merge could ship another baseline, since the rule that branches must be up to date is not known to hold this token.`,
      clear: `Let the token's App bypass all rules of ${channelBranch}, or take it off the bypass list of the ruleset that requires branches to be up to date.`,
    }
  }
  if (await isMergedAlready(client, repository, landing)) return undefined
  const { owner, name: repo } = repository
  try {
    await client.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
      owner,
      repo,
      pull_number: pullRequest,
      sha: promotion,
      merge_method: rules.linearHistory || landing.history === 'linear' ? 'squash' : 'merge',
    })
    return undefined
  } catch (error) {
    return refusedMerge(landing, error)
  }
}

/** Whether one of the rulesets holds this token, as GitHub itself says; unknown counts as no. */
async function mustBeUpToDate(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  rulesets: readonly number[],
): Promise<boolean> {
  for (const ruleset_id of rulesets) {
    try {
      const { data } = await client.request('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', {
        owner,
        repo,
        ruleset_id,
      })
      if (data.current_user_can_bypass === 'never') return true
    } catch (error) {
      const status = refusedStatus(error)
      if (status !== 403 && status !== 404) throw translate(`read the ruleset ${ruleset_id}`, error)
    }
  }
  return false
}

/**
 * The merge goes wherever the pull request goes at that moment: somebody may have retargeted it
 * since it was read.
 *
 * @throws {SluiceError} `moved` where it is no longer what was approved.
 */
async function isMergedAlready(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { pullRequest, channelBranch, promotion }: Landing,
): Promise<boolean> {
  const { data } = await explained(`read #${pullRequest}`, () =>
    client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      owner,
      repo,
      pull_number: pullRequest,
    }),
  )
  const changed =
    data.base.ref !== channelBranch
      ? `it goes into ${data.base.ref} now`
      : data.head.sha !== promotion
        ? `it holds ${data.head.sha} now`
        : data.state !== 'open' && !data.merged
          ? 'it is closed'
          : undefined
  if (changed !== undefined) {
    throw new SluiceError(
      'moved',
      `#${pullRequest} changed while it was landing: ${changed}. Nothing landed; the next run looks anew.`,
    )
  }
  return data.merged
}

function refusedMerge(
  { pullRequest, channelBranch }: Landing,
  error: unknown,
): Extract<LandingResult, { kind: 'refused' }> {
  const status = refusedStatus(error)
  const translated = translate(`merge #${pullRequest}`, error)
  if (translated instanceof SluiceError && translated.code === 'unreachable') throw translated
  const said = error instanceof Error ? error.message : ''
  if (status === 409 || (status === 405 && /base branch was modified/i.test(said))) {
    throw new SluiceError(
      'moved',
      `#${pullRequest} changed while it was landing; the next run looks anew.`,
      { cause: error },
    )
  }
  if (status !== 405 && status !== 403) throw translated
  return {
    kind: 'refused',
    reason: `GitHub does not merge #${pullRequest}: ${said}`,
    clear: `Let the token's App bypass the rules of ${channelBranch}, or meet them and run again.`,
  }
}

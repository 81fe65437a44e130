import { notFound } from '../refusal.ts'
import { bypassOf, effectiveRules, rulesetsFor } from '../rules/effective-rules.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { numberParam, ok, param, type RepositoryContext, repositoryRoute } from './context.ts'
import { paginate } from './pagination.ts'
import { renderCommit } from './render/commit.ts'
import { repositoryPage, repositoryUrl } from './render/repository.ts'
import { renderProtection, renderRule, renderRuleset } from './render/rules.ts'

/** What `GET /branches/{b}` says of classic protection to those who may only read. */
function protectionSummary(repository: RepositoryState, branch: string) {
  const protection = repository.protections.get(branch)
  const checks = protection?.requiredChecks
  return {
    enabled: protection !== undefined,
    required_status_checks: {
      enforcement_level:
        checks === undefined
          ? 'off'
          : protection?.enforceAdmins === true
            ? 'everyone'
            : 'non_admins',
      contexts: (checks ?? []).map((check) => check.context),
      checks: (checks ?? []).map(({ context, appId }) => ({ context, app_id: appId ?? null })),
    },
  }
}

function isProtected(repository: RepositoryState, branch: string): boolean {
  return effectiveRules(repository, branch, undefined, false).length > 0
}

function shortBranch(world: World, repository: RepositoryState, name: string, sha: string) {
  const url = repositoryUrl(world, repository)
  return {
    name,
    commit: { sha, url: `${url}/commits/${sha}` },
    protected: isProtected(repository, name),
    protection: protectionSummary(repository, name),
    protection_url: `${url}/branches/${name}/protection`,
  }
}

async function getBranch(context: RepositoryContext) {
  const { world, repository } = context
  const name = param(context, 'branch')
  const commit = await repository.git.commit(`refs/heads/${name}`)
  if (commit === undefined) throw notFound()
  return {
    ...shortBranch(world, repository, name, commit.sha),
    commit: renderCommit(world, repository, commit),
    _links: {
      self: `${repositoryUrl(world, repository)}/branches/${name}`,
      html: `${repositoryPage(world, repository)}/tree/${name}`,
    },
  }
}

export const branchRoutes = [
  repositoryRoute('repos/list-branches', ['contents', 'read'], async (context) => {
    const { world, repository, query } = context
    const wanted = query.get('protected')
    const branches = (await repository.git.refs('refs/heads/'))
      .map(({ name, sha }) => ({ name: name.slice('refs/heads/'.length), sha }))
      .filter(({ name }) => wanted === null || String(isProtected(repository, name)) === wanted)
    return paginate(context, branches, (page) =>
      page.map(({ name, sha }) => shortBranch(world, repository, name, sha)),
    )
  }),
  repositoryRoute('repos/get-branch', ['contents', 'read'], async (context) =>
    ok(await getBranch(context)),
  ),
  repositoryRoute('repos/get-branch-protection', ['administration', 'read'], (context) => {
    const { world, repository } = context
    const branch = param(context, 'branch')
    const protection = repository.protections.get(branch)
    if (protection === undefined) throw notFound()
    const url = `${repositoryUrl(world, repository)}/branches/${branch}/protection`
    return ok(renderProtection(url, protection))
  }),
  repositoryRoute('repos/get-branch-rules', ['metadata', 'read'], (context) => {
    const { repository } = context
    const rules = rulesetsFor(repository, param(context, 'branch')).flatMap((ruleset) =>
      ruleset.rules.map((rule) => ({
        ...renderRule(rule),
        ruleset_source_type: 'Repository',
        ruleset_source: repository.fullName,
        ruleset_id: ruleset.id,
      })),
    )
    return paginate(context, rules, (page) => page)
  }),
  repositoryRoute('repos/get-repo-rulesets', ['metadata', 'read'], (context) =>
    paginate(context, context.repository.rulesets, (page) =>
      page.map((ruleset) => {
        const {
          rules: _rules,
          conditions: _conditions,
          ...listed
        } = renderRuleset(context.repository, ruleset)
        return listed
      }),
    ),
  ),
  repositoryRoute('repos/get-repo-ruleset', ['metadata', 'read'], (context) => {
    const id = numberParam(context, 'ruleset_id')
    const ruleset = context.repository.rulesets.find((candidate) => candidate.id === id)
    if (ruleset === undefined) throw notFound()
    return ok({
      ...renderRuleset(context.repository, ruleset),
      current_user_can_bypass: bypassOf(context.repository, ruleset, context.actor),
    })
  }),
]

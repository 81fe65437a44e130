import { roleAtLeast } from '../state/account.ts'
import type { Actor } from '../state/actor.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { BypassActor, Rule, Ruleset } from '../state/rules.ts'

export interface EffectiveRule {
  readonly source: 'protection' | 'ruleset'
  readonly rulesetId: number | undefined
  readonly rule:
    | Rule
    | { readonly type: 'restrict_pushes'; readonly to: readonly string[] }
    | { readonly type: 'lock' }
}

/** The rulesets that speak about a branch, whether it exists or not. */
export function rulesetsFor(repository: RepositoryState, branch: string): Ruleset[] {
  return repository.rulesets.filter(
    (ruleset) =>
      ruleset.enforcement === 'active' &&
      ruleset.include.some((pattern) => matches(repository, pattern, branch)) &&
      !ruleset.exclude.some((pattern) => matches(repository, pattern, branch)),
  )
}

function matches(repository: RepositoryState, pattern: string, branch: string): boolean {
  if (pattern === '~ALL') return true
  if (pattern === '~DEFAULT_BRANCH') return branch === repository.defaultBranch
  const expression = pattern
    .replace(/^refs\/heads\//, '')
    .replaceAll(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll(/\*\*\/?|\*|\?/g, (glob) =>
      glob.startsWith('**') ? '.*' : glob === '*' ? '[^/]*' : '[^/]',
    )
  return new RegExp(`^${expression}$`).test(branch)
}

/** Every rule that holds this actor on this branch; undefined asks for all, bypassing nobody. */
export function effectiveRules(
  repository: RepositoryState,
  branch: string,
  actor: Actor | undefined,
  merging: boolean,
): EffectiveRule[] {
  const fromRulesets = rulesetsFor(repository, branch)
    .filter(
      (ruleset) => !ruleset.bypass.some((entry) => bypasses(repository, entry, actor, merging)),
    )
    .flatMap((ruleset) =>
      ruleset.rules.map((rule) => ({ source: 'ruleset', rulesetId: ruleset.id, rule }) as const),
    )
  return [...protectionRules(repository, branch, actor), ...fromRulesets]
}

/** Whether this actor is held by a ruleset, as GitHub tells whoever asks. */
export function bypassOf(
  repository: RepositoryState,
  { bypass }: Ruleset,
  actor: Actor | undefined,
): 'always' | 'pull_requests_only' | 'never' {
  const mine = bypass.filter((entry) => bypasses(repository, entry, actor, true))
  if (mine.some(({ mode }) => mode === 'always')) return 'always'
  return mine.length > 0 ? 'pull_requests_only' : 'never'
}

function bypasses(
  repository: RepositoryState,
  entry: BypassActor,
  actor: Actor | undefined,
  merging: boolean,
): boolean {
  if (actor === undefined || (entry.mode === 'pull_request' && !merging)) return false
  if (entry.kind === 'app') {
    // GITHUB_TOKEN cannot be a bypass actor.
    return actor.token?.kind === 'app' && actor.token.app?.slug === entry.name
  }
  if (actor.token !== undefined && actor.token.kind !== 'user') return false
  if (entry.kind === 'user') return actor.account.login === entry.name
  return entry.name in { admin: 1, maintain: 1, write: 1 }
    ? roleAtLeast(repository.role(actor.account), roleNamed(entry.name))
    : false
}

function roleNamed(name: string) {
  return name === 'maintain' || name === 'write' ? name : 'admin'
}

function protectionRules(
  repository: RepositoryState,
  branch: string,
  actor: Actor | undefined,
): EffectiveRule[] {
  const protection = repository.protections.get(branch)
  if (protection === undefined) return []
  const isAdmin =
    actor !== undefined &&
    (actor.token === undefined || actor.token.kind === 'user') &&
    repository.role(actor.account) === 'admin'
  const of = (rule: EffectiveRule['rule']): EffectiveRule => ({
    source: 'protection',
    rulesetId: undefined,
    rule,
  })
  // Nobody deletes a protected branch or pushes to it by force; the rest admins may be spared.
  const always = [
    ...(protection.allowDeletions ? [] : [of({ type: 'deletion' })]),
    ...(protection.allowForcePushes ? [] : [of({ type: 'non_fast_forward' })]),
    ...(protection.lockBranch ? [of({ type: 'lock' })] : []),
  ]
  if (isAdmin && !protection.enforceAdmins) return always
  return [
    ...always,
    ...(protection.restrictPushes === undefined
      ? []
      : [of({ type: 'restrict_pushes', to: protection.restrictPushes })]),
    ...(protection.linearHistory ? [of({ type: 'required_linear_history' })] : []),
    ...(protection.signatures ? [of({ type: 'required_signatures' })] : []),
    ...(protection.reviews === undefined
      ? []
      : [
          of({
            type: 'pull_request',
            reviews: protection.reviews,
            methods: ['merge', 'squash', 'rebase'],
          }),
        ]),
    ...(protection.requiredChecks === undefined
      ? []
      : [
          of({
            type: 'required_status_checks',
            checks: protection.requiredChecks,
            strict: protection.strict,
            skipOnCreate: false,
          }),
        ]),
  ]
}

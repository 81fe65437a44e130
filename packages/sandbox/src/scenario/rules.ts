import type { BypassActor, Protection, RequiredCheck, Rule, Ruleset } from '../state/rules.ts'
import type { World } from '../state/world.ts'

interface ReviewOptions {
  readonly count?: number
  readonly dismissStale?: boolean
  readonly codeOwners?: boolean
  readonly lastPushApproval?: boolean
}

type CheckOption = string | RequiredCheck

/** Classic branch protection; what is not said is off, as in GitHub's form. */
export interface ProtectionOptions {
  readonly requiredChecks?: readonly CheckOption[]
  readonly strict?: boolean
  /** `true`: one approval. */
  readonly reviews?: ReviewOptions | boolean
  readonly enforceAdmins?: boolean
  readonly linearHistory?: boolean
  readonly allowForcePushes?: boolean
  readonly allowDeletions?: boolean
  readonly signatures?: boolean
  readonly lockBranch?: boolean
  /** Logins and App slugs that may push. */
  readonly restrictPushes?: readonly string[]
}

export interface RulesetOptions {
  readonly name?: string
  readonly enforcement?: Ruleset['enforcement']
  /** Branch names or patterns: `stable`, `release/*`, `~DEFAULT_BRANCH`, `~ALL`. */
  readonly branches: readonly string[]
  readonly exclude?: readonly string[]
  readonly requiredChecks?: readonly CheckOption[]
  readonly strict?: boolean
  readonly skipChecksOnCreate?: boolean
  readonly pullRequest?:
    | (ReviewOptions & { readonly methods?: readonly ('merge' | 'squash' | 'rebase')[] })
    | boolean
  readonly mergeQueue?: 'MERGE' | 'SQUASH' | 'REBASE' | boolean
  readonly linearHistory?: boolean
  readonly signatures?: boolean
  readonly restrictCreation?: boolean
  readonly restrictUpdate?: boolean
  readonly restrictDeletion?: boolean
  readonly blockForcePushes?: boolean
  readonly bypass?: readonly BypassActor[]
}

const checks = (given: readonly CheckOption[] | undefined) =>
  given?.map((check) => (typeof check === 'string' ? { context: check } : check))

function reviews(given: ReviewOptions | boolean | undefined) {
  if (given === undefined || given === false) return undefined
  const options = given === true ? {} : given
  return {
    count: options.count ?? 1,
    dismissStale: options.dismissStale ?? false,
    codeOwners: options.codeOwners ?? false,
    lastPushApproval: options.lastPushApproval ?? false,
  }
}

export function protectionOf(options: ProtectionOptions): Protection {
  return {
    requiredChecks: checks(options.requiredChecks),
    strict: options.strict ?? false,
    reviews: reviews(options.reviews),
    enforceAdmins: options.enforceAdmins ?? false,
    linearHistory: options.linearHistory ?? false,
    allowForcePushes: options.allowForcePushes ?? false,
    allowDeletions: options.allowDeletions ?? false,
    signatures: options.signatures ?? false,
    conversationResolution: false,
    lockBranch: options.lockBranch ?? false,
    restrictPushes: options.restrictPushes,
  }
}

export function rulesetOf(world: World, options: RulesetOptions): Ruleset {
  const id = world.nextId()
  return {
    id,
    name: options.name ?? `ruleset ${id}`,
    enforcement: options.enforcement ?? 'active',
    include: options.branches.map(pattern),
    exclude: (options.exclude ?? []).map(pattern),
    rules: rulesOf(options),
    bypass: options.bypass ?? [],
    createdAt: world.clock.now(),
  }
}

const pattern = (branch: string) => (branch.startsWith('~') ? branch : `refs/heads/${branch}`)

function rulesOf(options: RulesetOptions): Rule[] {
  const { requiredChecks, pullRequest, mergeQueue } = options
  const asked = reviews(pullRequest)
  const methods = typeof pullRequest === 'object' ? pullRequest.methods : undefined
  const queueMethod = mergeQueue === true ? 'MERGE' : mergeQueue
  const simple = [
    ['creation', options.restrictCreation],
    ['update', options.restrictUpdate],
    ['deletion', options.restrictDeletion],
    ['non_fast_forward', options.blockForcePushes],
    ['required_linear_history', options.linearHistory],
    ['required_signatures', options.signatures],
  ] as const
  return [
    ...simple.flatMap(([type, on]) => (on === true ? [{ type }] : [])),
    ...(requiredChecks === undefined
      ? []
      : [
          {
            type: 'required_status_checks' as const,
            checks: checks(requiredChecks) ?? [],
            strict: options.strict ?? false,
            skipOnCreate: options.skipChecksOnCreate ?? false,
          },
        ]),
    ...(asked === undefined
      ? []
      : [
          {
            type: 'pull_request' as const,
            reviews: asked,
            methods: methods ?? (['merge', 'squash', 'rebase'] as const),
          },
        ]),
    ...(queueMethod === undefined || queueMethod === false
      ? []
      : [{ type: 'merge_queue' as const, method: queueMethod }]),
  ]
}

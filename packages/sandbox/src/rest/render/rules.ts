import { timestamp } from '../../clock.ts'
import { nodeId } from '../../state/node-id.ts'
import type { RepositoryState } from '../../state/repository-state.ts'
import type { Protection, RequiredReviews, Rule, Ruleset } from '../../state/rules.ts'

/** A rule as `GET /rules/branches/{b}` and the rulesets show it. */
export function renderRule(rule: Rule) {
  switch (rule.type) {
    case 'required_status_checks':
      return {
        type: rule.type,
        parameters: {
          strict_required_status_checks_policy: rule.strict,
          do_not_enforce_on_create: rule.skipOnCreate,
          required_status_checks: rule.checks.map(({ context, appId }) => ({
            context,
            ...(appId !== undefined && { integration_id: appId }),
          })),
        },
      }
    case 'pull_request':
      return {
        type: rule.type,
        parameters: { ...reviewParameters(rule.reviews), allowed_merge_methods: rule.methods },
      }
    case 'merge_queue':
      return {
        type: rule.type,
        parameters: {
          check_response_timeout_minutes: 60,
          grouping_strategy: 'ALLGREEN',
          max_entries_to_build: 5,
          max_entries_to_merge: 5,
          merge_method: rule.method,
          min_entries_to_merge: 1,
          min_entries_to_merge_wait_minutes: 0,
        },
      }
    case 'update':
      return { type: rule.type, parameters: { update_allows_fetch_and_merge: false } }
    default:
      return { type: rule.type }
  }
}

function reviewParameters(reviews: RequiredReviews) {
  return {
    required_approving_review_count: reviews.count,
    dismiss_stale_reviews_on_push: reviews.dismissStale,
    require_code_owner_review: reviews.codeOwners,
    require_last_push_approval: reviews.lastPushApproval,
    required_review_thread_resolution: false,
  }
}

/** GitHub's `repository-ruleset`. */
export function renderRuleset(repository: RepositoryState, ruleset: Ruleset) {
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: 'branch',
    source_type: 'Repository',
    source: repository.fullName,
    enforcement: ruleset.enforcement,
    node_id: nodeId('Repository', repository.id, ruleset.id),
    conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
    rules: ruleset.rules.map(renderRule),
    created_at: timestamp(ruleset.createdAt),
    updated_at: timestamp(ruleset.createdAt),
  }
}

/** GitHub's `branch-protection`. */
export function renderProtection(url: string, protection: Protection) {
  const { requiredChecks, reviews } = protection
  const enabled = (value: boolean) => ({ enabled: value })
  return {
    url,
    ...(requiredChecks !== undefined && {
      required_status_checks: {
        url: `${url}/required_status_checks`,
        strict: protection.strict,
        contexts: requiredChecks.map((check) => check.context),
        contexts_url: `${url}/required_status_checks/contexts`,
        checks: requiredChecks.map(({ context, appId }) => ({ context, app_id: appId ?? null })),
      },
    }),
    ...(reviews !== undefined && {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: reviews.dismissStale,
        require_code_owner_reviews: reviews.codeOwners,
        required_approving_review_count: reviews.count,
        require_last_push_approval: reviews.lastPushApproval,
      },
    }),
    required_signatures: { url: `${url}/required_signatures`, enabled: protection.signatures },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: enabled(protection.linearHistory),
    allow_force_pushes: enabled(protection.allowForcePushes),
    allow_deletions: enabled(protection.allowDeletions),
    block_creations: enabled(false),
    required_conversation_resolution: enabled(protection.conversationResolution),
    lock_branch: enabled(protection.lockBranch),
    allow_fork_syncing: enabled(false),
  }
}

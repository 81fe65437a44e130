import { timestamp } from '../clock.ts'
import { nodeId } from '../state/node-id.ts'
import type { Rule, Ruleset } from '../state/rules.ts'
import type { View } from './view.ts'

/** A rule of an active ruleset, as it holds a branch. */
export function ruleNode(
  { repository }: View,
  { ruleset, rule }: { readonly ruleset: Ruleset; readonly rule: Rule },
) {
  return {
    id: nodeId('RepositoryRule', repository.id, ruleset.id, rule.type),
    type: rule.type.toUpperCase(),
    parameters: parametersOf(rule),
    repositoryRuleset: {
      id: nodeId('RepositoryRuleset', repository.id, ruleset.id),
      databaseId: ruleset.id,
      name: ruleset.name,
      enforcement: ruleset.enforcement.toUpperCase(),
      createdAt: timestamp(ruleset.createdAt),
    },
  }
}

/** Null for a rule that has none, such as `required_linear_history`. */
function parametersOf(rule: Rule) {
  switch (rule.type) {
    case 'required_status_checks':
      return {
        __typename: 'RequiredStatusChecksParameters',
        doNotEnforceOnCreate: rule.skipOnCreate,
        strictRequiredStatusChecksPolicy: rule.strict,
        requiredStatusChecks: rule.checks.map(({ context, appId }) => ({
          context,
          integrationId: appId ?? null,
        })),
      }
    case 'pull_request': {
      const { count, dismissStale, codeOwners, lastPushApproval } = rule.reviews
      return {
        __typename: 'PullRequestParameters',
        allowedMergeMethods: rule.methods,
        dismissStaleReviewsOnPush: dismissStale,
        requireCodeOwnerReview: codeOwners,
        requireLastPushApproval: lastPushApproval,
        requiredApprovingReviewCount: count,
        requiredReviewThreadResolution: false,
      }
    }
    case 'merge_queue':
      return {
        __typename: 'MergeQueueParameters',
        checkResponseTimeoutMinutes: 60,
        groupingStrategy: 'ALLGREEN',
        maxEntriesToBuild: 5,
        maxEntriesToMerge: 5,
        mergeMethod: rule.method,
        minEntriesToMerge: 1,
        minEntriesToMergeWaitMinutes: 0,
      }
    case 'update':
      return { __typename: 'UpdateParameters', updateAllowsFetchAndMerge: false }
    default:
      return null
  }
}

import { accountRoutes } from './accounts.ts'
import { actionsRoutes } from './actions.ts'
import { activityRoutes } from './activities.ts'
import { branchRoutes } from './branches.ts'
import { checkRoutes } from './checks.ts'
import { commitCommentRoutes } from './commit-comments.ts'
import { commitRoutes } from './commits.ts'
import { contentRoutes } from './contents.ts'
import type { Route } from './context.ts'
import { deploymentRoutes } from './deployments.ts'
import { dispatchRoutes } from './dispatches.ts'
import { gitDataRoutes } from './git-data.ts'
import { gitRefRoutes } from './git-refs.ts'
import { issueCommentRoutes } from './issue-comments.ts'
import { issueRoutes } from './issues.ts'
import { labelRoutes } from './labels.ts'
import { pullRequestRoutes } from './pull-requests.ts'
import { repositoryRoutes } from './repositories.ts'
import { statusRoutes } from './statuses.ts'
import { timelineRoutes } from './timeline.ts'

export const routes: readonly Route[] = [
  ...accountRoutes,
  ...actionsRoutes,
  ...deploymentRoutes,
  ...dispatchRoutes,
  ...issueCommentRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...timelineRoutes,
  ...activityRoutes,
  ...branchRoutes,
  ...checkRoutes,
  ...commitCommentRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...gitDataRoutes,
  ...gitRefRoutes,
  ...pullRequestRoutes,
  ...repositoryRoutes,
  ...statusRoutes,
]

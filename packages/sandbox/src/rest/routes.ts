import { accountRoutes } from './accounts.ts'
import { branchRoutes } from './branches.ts'
import { checkRoutes } from './checks.ts'
import { commitRoutes } from './commits.ts'
import { contentRoutes } from './contents.ts'
import type { Route } from './context.ts'
import { gitDataRoutes } from './git-data.ts'
import { gitRefRoutes } from './git-refs.ts'
import { pullRequestRoutes } from './pull-requests.ts'
import { repositoryRoutes } from './repositories.ts'
import { statusRoutes } from './statuses.ts'

export const routes: readonly Route[] = [
  ...accountRoutes,
  ...branchRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...gitDataRoutes,
  ...gitRefRoutes,
  ...pullRequestRoutes,
  ...repositoryRoutes,
  ...statusRoutes,
]

import { commitByOid } from './commits.ts'
import { pullRequestNode } from './pull-requests.ts'
import { refNamed, repositoryNode } from './repository.ts'
import { timelineItems } from './timeline.ts'
import type { Nodes } from './view.ts'

export const nodes: Nodes = {
  repository: repositoryNode,
  ref: refNamed,
  commit: commitByOid,
  pullRequest: pullRequestNode,
  timeline: timelineItems,
}

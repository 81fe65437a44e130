/** GraphQL's global ids: the kind of thing is readable in them, as in GitHub's. */
const prefixes = {
  Repository: 'R',
  PullRequest: 'PR',
  Issue: 'I',
  Label: 'LA',
  User: 'U',
  Bot: 'BOT',
  Organization: 'O',
  App: 'A',
  Ref: 'REF',
  Commit: 'C',
  Tree: 'T',
  Blob: 'B',
  Tag: 'TAG',
  CheckSuite: 'CS',
  CheckRun: 'CR',
  WorkflowRun: 'WFR',
  Workflow: 'W',
  StatusContext: 'SC',
  Status: 'S',
  StatusCheckRollup: 'SCR',
  PullRequestReview: 'PRR',
  PullRequestCommit: 'PRC',
  ReviewRequest: 'RR',
  IssueComment: 'IC',
  CommitComment: 'CC',
  TimelineEvent: 'TE',
  Deployment: 'DE',
  DeploymentStatus: 'DES',
  MergeQueue: 'MQ',
  MergeQueueEntry: 'MQE',
  Milestone: 'MI',
  Artifact: 'ART',
  Environment: 'EN',
  Reaction: 'REA',
  Activity: 'ACT',
  Discussion: 'D',
  DiscussionCategory: 'DIC',
  RepositoryRule: 'RRU',
  RepositoryRuleset: 'RRS',
} as const

export type NodeKind = keyof typeof prefixes

export function nodeId(kind: NodeKind, ...parts: readonly (number | string)[]): string {
  return `${prefixes[kind]}_${Buffer.from(parts.join('\n')).toString('base64url')}`
}

/** What an id of that kind is about, or undefined for an id of anything else. */
export function parseNodeId(kind: NodeKind, id: string): string[] | undefined {
  const start = `${prefixes[kind]}_`
  if (!id.startsWith(start)) return undefined
  return Buffer.from(id.slice(start.length), 'base64url').toString().split('\n')
}

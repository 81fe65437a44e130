import type { Ref } from '../git/git-repository.ts'
import { queueMethod } from '../pull/merge-queue.ts'
import { Refusal } from '../refusal.ts'
import { rulesetsFor } from '../rules/effective-rules.ts'
import { mayAccess } from '../state/actor.ts'
import type { Issue } from '../state/issue.ts'
import { nodeId } from '../state/node-id.ts'
import { actorNode } from './actors.ts'
import { connection, type PageArguments } from './connection.ts'
import { deploymentNode } from './deployments.ts'
import { discussionFields } from './discussions.ts'
import { objectNode } from './git-objects.ts'
import { chooseIssues, type IssueArguments, issueNode, labelNode } from './issues.ts'
import { mergeQueueNode } from './merge-queue.ts'
import { choosePullRequests, type PullRequestArguments, pullRequestNode } from './pull-requests.ts'
import { ruleNode } from './rules.ts'
import { demand, type View } from './view.ts'

export function repositoryNode(view: View): object {
  const { world, repository } = view
  const { settings } = repository
  const page = `${world.serverUrl}/${repository.fullName}`
  return {
    __typename: 'Repository',
    id: nodeId('Repository', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    owner: () => actorNode(world, repository.owner),
    url: page,
    isFork: false,
    isPrivate: repository.isPrivate,
    isArchived: settings.archived,
    visibility: repository.isPrivate ? 'PRIVATE' : 'PUBLIC',
    autoMergeAllowed: settings.allowAutoMerge,
    deleteBranchOnMerge: settings.deleteBranchOnMerge,
    mergeCommitAllowed: settings.mergeMethods.includes('merge'),
    squashMergeAllowed: settings.mergeMethods.includes('squash'),
    rebaseMergeAllowed: settings.mergeMethods.includes('rebase'),
    viewerPermission: () => viewerPermission(view),
    defaultBranchRef: () => refNamed(view, `refs/heads/${repository.defaultBranch}`),
    ref: async ({ qualifiedName }: { qualifiedName: string }) => {
      demand(view, 'contents', 'read')
      if (qualifiedName.startsWith('refs/')) return refNamed(view, qualifiedName)
      return (
        (await refNamed(view, `refs/heads/${qualifiedName}`)) ??
        (await refNamed(view, `refs/tags/${qualifiedName}`)) ??
        refNamed(view, `refs/${qualifiedName}`)
      )
    },
    refs: async (args: PageArguments & { refPrefix: string; query?: string | null }) => {
      demand(view, 'contents', 'read')
      const refs = await repository.git.refs(args.refPrefix.replace(/\/?$/, '/'))
      const wanted = refs.filter(({ name }) => !args.query || name.includes(args.query))
      return connection('refs', wanted, args, (ref) => refNode(view, ref))
    },
    object: async (args: { oid?: string | null; expression?: string | null }) => {
      demand(view, 'contents', 'read')
      return objectNode(view, await expressionOid(view, args.oid ?? args.expression ?? ''))
    },
    pullRequest: ({ number }: { number: number }) => {
      demand(view, 'pull-requests', 'read')
      const pull = repository.pullRequest(number)
      if (pull !== undefined) return pullRequestNode(view, pull)
      throw new Refusal(404, `Could not resolve to a PullRequest with the number of ${number}.`)
    },
    pullRequests: (args: PullRequestArguments) => {
      demand(view, 'pull-requests', 'read')
      const chosen = choosePullRequests(repository.pullRequests(), args)
      return connection('pullRequests', chosen, args, (pull) => pullRequestNode(view, pull))
    },
    issue: ({ number }: { number: number }) => {
      demand(view, 'issues', 'read')
      const issue = repository.issues.get(number)
      if (issue?.kind === 'issue') return issueNode(view, issue)
      throw new Refusal(404, `Could not resolve to an Issue with the number of ${number}.`)
    },
    issueOrPullRequest: ({ number }: { number: number }) => {
      demand(view, 'issues', 'read')
      const found = repository.issues.get(number)
      if (found?.kind === 'issue') return issueNode(view, found)
      if (found !== undefined) return pullRequestNode(view, found)
      throw new Refusal(
        404,
        `Could not resolve to an issue or pull request with the number of ${number}.`,
      )
    },
    issues: (args: IssueArguments) => {
      demand(view, 'issues', 'read')
      const all = [...repository.issues.values()].filter(
        (issue): issue is Issue => issue.kind === 'issue',
      )
      return connection('issues', chooseIssues(all, args), args, (issue) => issueNode(view, issue))
    },
    label: ({ name }: { name: string }) => {
      const label = repository.labels.get(name.toLowerCase())
      return label === undefined ? null : labelNode(view, label)
    },
    labels: (args: PageArguments & { query?: string | null }) => {
      const labels = [...repository.labels.values()].filter(
        ({ name }) => !args.query || name.includes(args.query),
      )
      return connection('labels', labels, args, (label) => labelNode(view, label))
    },
    deployments: (args: PageArguments & { environments?: readonly string[] | null }) => {
      demand(view, 'deployments', 'read')
      const wanted = repository.deployments.filter(
        ({ environment }) => !args.environments || args.environments.includes(environment),
      )
      return connection('deployments', wanted, args, (deployment) =>
        deploymentNode(view, deployment),
      )
    },
    ...discussionFields(view),
    mergeQueue: ({ branch }: { branch?: string | null }) => {
      const name = branch ?? repository.defaultBranch
      return queueMethod(repository, name) === undefined ? null : mergeQueueNode(view, name)
    },
  }
}

function viewerPermission({ actor, repository }: View): string | null {
  if (actor.token?.kind === 'user') return repository.role(actor.account)?.toUpperCase() ?? null
  if (mayAccess(actor, repository, 'administration', 'write')) return 'ADMIN'
  return mayAccess(actor, repository, 'contents', 'write') ? 'WRITE' : 'READ'
}

/** A full id, a ref's name, or `<name>:<path>`. */
async function expressionOid({ repository }: View, expression: string): Promise<string> {
  const colon = expression.indexOf(':')
  if (colon < 0) return (await repository.git.resolve(expression)) ?? expression
  const commit = await repository.git.resolve(expression.slice(0, colon))
  return commit === undefined ? '' : `${commit}:${expression.slice(colon + 1)}`
}

export async function refNamed(view: View, name: string): Promise<object | null> {
  const found = await view.repository.git.exactRef(name)
  return found === undefined ? null : refNode(view, found)
}

function refNode(view: View, ref: Ref) {
  const [, kind = '', ...rest] = ref.name.split('/')
  const branch = rest.join('/')
  return {
    __typename: 'Ref',
    id: nodeId('Ref', view.repository.id, ref.name),
    name: branch,
    prefix: `refs/${kind}/`,
    target: () => objectNode(view, ref.sha),
    repository: () => repositoryNode(view),
    // Of rulesets only: classic protection is not among them.
    rules: (args: PageArguments) => {
      const rules = (kind === 'heads' ? rulesetsFor(view.repository, branch) : []).flatMap(
        (ruleset) => ruleset.rules.map((rule) => ({ ruleset, rule })),
      )
      return connection('rules', rules, args, (one) => ruleNode(view, one))
    },
    associatedPullRequests: (args: PullRequestArguments) => {
      const mine = view.repository.pullRequests().filter((pull) => pull.head === branch)
      return connection('associatedPullRequests', choosePullRequests(mine, args), args, (pull) =>
        pullRequestNode(view, pull),
      )
    },
  }
}

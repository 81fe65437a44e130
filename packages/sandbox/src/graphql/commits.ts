import { timestamp } from '../clock.ts'
import type { Commit } from '../git/commit-object.ts'
import { diffFiles } from '../git/diff.ts'
import { parseTree } from '../git/tree-object.ts'
import { type CheckSuiteArguments, checkSuiteNode, chooseSuites } from './checks.ts'
import { connection, type PageArguments } from './connection.ts'
import { deploymentNode } from './deployments.ts'
import { entryNode, gitActorNode, gitObject, treeNode } from './git-objects.ts'
import { choosePullRequests, pullRequestNode } from './pull-requests.ts'
import { rollupNode, statusNode } from './statuses.ts'
import { demand, type View } from './view.ts'

interface HistoryArguments extends PageArguments {
  readonly since?: string | null
  readonly until?: string | null
  readonly path?: string | null
}

/** GitHub counts those whom trailers name among a commit's authors. */
function coAuthors({ author, message }: Commit): Commit['author'][] {
  const trailers = message.matchAll(/^co-authored-by:\s*(.*?)\s*<([^<>\s]+)>\s*$/gim)
  return [...trailers].map(([, name = '', email = '']) => ({ ...author, name, email }))
}

function commitNode(view: View, commit: Commit): object {
  const { world, repository } = view
  const [headline = '', ...rest] = commit.message.split('\n')
  return {
    ...gitObject(view, 'Commit', commit.sha),
    url: `${world.serverUrl}/${repository.fullName}/commit/${commit.sha}`,
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    author: () => gitActorNode(world, commit.author),
    committer: () => gitActorNode(world, commit.committer),
    authors: (args: PageArguments) =>
      connection('authors', [commit.author, ...coAuthors(commit)], args, (author) =>
        gitActorNode(world, author),
      ),
    authoredDate: timestamp(commit.author.date),
    committedDate: timestamp(commit.committer.date),
    changedFilesIfAvailable: async () => {
      const empty = await repository.git.write('tree', Buffer.alloc(0))
      return (await diffFiles(repository.git, commit.parents[0] ?? empty, commit.sha)).length
    },
    signature: () =>
      commit.signature === undefined
        ? null
        : {
            __typename: 'GpgSignature',
            isValid: true,
            state: 'VALID',
            wasSignedByGitHub: true,
            signer: null,
          },
    tree: async () =>
      treeNode(view, commit.tree, (await repository.git.tree(commit.tree)) ?? [], ''),
    file: async ({ path }: { path: string }) => fileNode(view, commit, path),
    parents: (args: PageArguments) =>
      connection('parents', commit.parents, args, async (sha) =>
        commitNode(view, await repository.git.commitAt(sha)),
      ),
    history: (args: HistoryArguments) => history(view, commit, args),
    associatedPullRequests: async (args: PageArguments) => {
      demand(view, 'pull-requests', 'read')
      const pulls = []
      for (const pull of repository.pullRequests()) {
        const own =
          pull.merged?.sha === commit.sha ||
          (await between(view, commit.sha, pull.baseSha, pull.headSha)) ||
          // Of a rebase each commit that landed belongs to it.
          (pull.merged !== undefined &&
            (await between(view, commit.sha, pull.baseSha, pull.merged.sha)))
        if (own) pulls.push(pull)
      }
      return connection('associatedPullRequests', choosePullRequests(pulls, {}), args, (pull) =>
        pullRequestNode(view, pull),
      )
    },
    checkSuites: (args: CheckSuiteArguments) => {
      demand(view, 'checks', 'read')
      return connection('checkSuites', chooseSuites(repository, commit.sha, args), args, (suite) =>
        checkSuiteNode(view, suite),
      )
    },
    status: () => {
      demand(view, 'statuses', 'read')
      return statusNode(view, commit.sha)
    },
    statusCheckRollup: () => {
      demand(view, 'statuses', 'read')
      demand(view, 'checks', 'read')
      return rollupNode(view, commit.sha)
    },
    deployments: (args: PageArguments & { environments?: readonly string[] | null }) => {
      demand(view, 'deployments', 'read')
      const mine = repository.deployments.filter(
        (deployment) =>
          deployment.sha === commit.sha &&
          (!args.environments || args.environments.includes(deployment.environment)),
      )
      return connection('deployments', mine, args, (deployment) => deploymentNode(view, deployment))
    },
  }
}

async function between(view: View, sha: string, base: string, head: string): Promise<boolean> {
  const { git } = view.repository
  return (await git.isAncestor(sha, head)) && !(await git.isAncestor(sha, base))
}

async function history(view: View, commit: Commit, args: HistoryArguments) {
  const { git } = view.repository
  const flags = [
    ...(args.since ? [`--since=${args.since}`] : []),
    ...(args.until ? [`--until=${args.until}`] : []),
  ]
  const shas = await git.history(commit.sha, flags, args.path || undefined)
  return connection('history', shas, args, async (sha) => commitNode(view, await git.commitAt(sha)))
}

async function fileNode(view: View, commit: Commit, path: string) {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  const tree = await view.repository.git.read(`${commit.sha}:${folder}`)
  const entries = tree?.type === 'tree' ? parseTree(tree.content) : []
  const entry = entries.find(
    ({ name }) => name === path.slice(folder === '' ? 0 : folder.length + 1),
  )
  return entry === undefined ? null : entryNode(view, entry, folder)
}

export async function commitByOid(view: View, sha: string | undefined) {
  const commit = sha === undefined ? undefined : await view.repository.git.commit(sha)
  return commit === undefined ? null : commitNode(view, commit)
}

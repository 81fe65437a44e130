import { timestamp } from '../../clock.ts'
import type { Commit, Signature } from '../../git/commit-object.ts'
import type { DiffFile } from '../../git/diff.ts'
import type { Sha } from '../../git/sha.ts'
import { nodeId } from '../../state/node-id.ts'
import type { RepositoryState } from '../../state/repository-state.ts'
import type { World } from '../../state/world.ts'
import { renderAccount } from './account.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

const person = ({ name, email, date }: Signature) => ({ name, email, date: timestamp(date) })

function verification(commit: Commit) {
  const signed = commit.signature !== undefined
  return {
    verified: signed,
    reason: signed ? 'valid' : 'unsigned',
    signature: commit.signature ?? null,
    payload: signed ? `tree ${commit.tree}\n` : null,
    verified_at: signed ? timestamp(commit.committer.date) : null,
  }
}

/** GitHub's `git-commit`: of the Git Data API. */
export function renderGitCommit(world: World, repository: RepositoryState, commit: Commit) {
  const url = repositoryUrl(world, repository)
  const page = repositoryPage(world, repository)
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', repository.id, commit.sha),
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    verification: verification(commit),
  }
}

/** GitHub's `commit`. */
export function renderCommit(world: World, repository: RepositoryState, commit: Commit) {
  const url = repositoryUrl(world, repository)
  const page = repositoryPage(world, repository)
  const account = (signature: Signature) => {
    const known = world.accountByEmail(signature.email)
    return known === undefined ? null : renderAccount(world, known)
  }
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', repository.id, commit.sha),
    commit: {
      author: person(commit.author),
      committer: person(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: verification(commit),
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: account(commit.author),
    committer: account(commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
  }
}

/** GitHub's `diff-entry`. */
export function renderDiffFile(world: World, repository: RepositoryState, at: Sha, file: DiffFile) {
  const page = repositoryPage(world, repository)
  const path = file.path.split('/').map(encodeURIComponent).join('/')
  return {
    sha: file.blob,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${at}/${path}`,
    raw_url: `${page}/raw/${at}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${at}`,
    ...(file.previousPath !== undefined && { previous_filename: file.previousPath }),
    ...(file.patch !== undefined && { patch: file.patch }),
  }
}

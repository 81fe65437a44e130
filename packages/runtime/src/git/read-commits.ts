import { type Sha, sha } from '@sluice/core'
import type { RunGit } from './run-git.ts'

export type GitPerson = {
  readonly name: string
  readonly email: string
  /** As git writes it: seconds since 1970 and the offset, `1700000000 +0100`. */
  readonly date: string
}

export type CommitObject = {
  readonly sha: Sha
  readonly tree: Sha
  readonly parents: readonly Sha[]
  readonly author: GitPerson
  readonly committer: GitPerson
  readonly message: string
}

/** Which commits to list: all that can be reached, or only along first parents. */
export type Line = 'all' | 'first-parents'

/**
 * Lists what is here of some commits' history, children before parents. Parents are the true ones,
 * also where a shallow history ends.
 */
export async function listCommits(
  run: RunGit,
  from: readonly Sha[],
  line: Line,
): Promise<readonly CommitObject[]> {
  const order = line === 'all' ? '--topo-order' : '--first-parent'
  const records = await run({ args: ['rev-list', '--header', order, ...from, '--'] })
  return records
    .toString('utf8')
    .split('\0')
    .filter((record) => record.includes('\n'))
    .map(parseCommit)
}

function parseCommit(record: string): CommitObject {
  const [head = '', ...body] = record.split('\n\n')
  const [name = '', ...lines] = head.trimStart().split('\n')
  const values = (key: string) =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1))
  return {
    sha: sha(name),
    tree: sha(values('tree')[0] ?? ''),
    parents: values('parent').map(sha),
    author: parsePerson(values('author')[0] ?? ''),
    committer: parsePerson(values('committer')[0] ?? ''),
    // `--header` indents the message by four spaces.
    message: body.join('\n\n').replaceAll(/^ {4}/gm, ''),
  }
}

function parsePerson(text: string): GitPerson {
  const [, name = '', email = '', date = ''] = /^(.*?) ?<([^>]*)> (.*)$/.exec(text) ?? []
  return { name, email, date }
}

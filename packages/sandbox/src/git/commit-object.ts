import type { Sha } from './sha.ts'

export interface Signature {
  readonly name: string
  readonly email: string
  readonly date: Date
  /** Minutes east of UTC, as written in the commit. */
  readonly offset: number
}

export interface Commit {
  readonly sha: Sha
  readonly tree: Sha
  readonly parents: readonly Sha[]
  readonly author: Signature
  readonly committer: Signature
  readonly message: string
  readonly signature: string | undefined
}

export type CommitContent = Omit<Commit, 'sha'>

/** Stands where GitHub's PGP signature stands, so that "verified" too is read from git. */
export const gitHubSignature = [
  '-----BEGIN PGP SIGNATURE-----',
  '',
  'c2lnbmVkIGJ5IHRoZSBzYW5kYm94',
  '-----END PGP SIGNATURE-----',
  '',
].join('\n')

export function serializeCommit(commit: CommitContent): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${serializeSignature(commit.author)}`,
    `committer ${serializeSignature(commit.committer)}`,
    ...(commit.signature === undefined
      ? []
      : [`gpgsig ${commit.signature.split('\n').join('\n ')}`]),
  ]
  return Buffer.from(`${lines.join('\n')}\n\n${commit.message}`)
}

function serializeSignature(signature: Signature): string {
  const seconds = Math.floor(signature.date.getTime() / 1000)
  const minutes = Math.abs(signature.offset)
  const zone = String(Math.floor(minutes / 60) * 100 + (minutes % 60)).padStart(4, '0')
  const clean = (text: string) => text.replaceAll(/[<>\n\0]/g, '')
  return `${clean(signature.name)} <${clean(signature.email)}> ${seconds} ${signature.offset < 0 ? '-' : '+'}${zone}`
}

export function parseCommit(sha: Sha, content: Buffer): Commit {
  const text = content.toString()
  const border = text.indexOf('\n\n')
  const header = (border < 0 ? text : text.slice(0, border)).replaceAll('\n ', '\u0000')
  const values = (key: string) =>
    header
      .split('\n')
      .filter((line) => line.startsWith(`${key} `))
      .map((line) => line.slice(key.length + 1).replaceAll('\u0000', '\n'))
  return {
    sha,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: border < 0 ? '' : text.slice(border + 2),
    signature: values('gpgsig')[0],
  }
}

function parseSignature(text: string): Signature {
  const match = /^(.*) ?<(.*)> (\d+) ([+-])(\d\d)(\d\d)$/.exec(text)
  if (match === null) return { name: text, email: '', date: new Date(0), offset: 0 }
  const [, name = '', email = '', seconds = '0', sign, hours = '0', minutes = '0'] = match
  const offset = Number(hours) * 60 + Number(minutes)
  return {
    name: name.trim(),
    email,
    date: new Date(Number(seconds) * 1000),
    offset: sign === '-' ? -offset : offset,
  }
}

import type { Signature } from '../git/commit-object.ts'
import type { Sha } from '../git/sha.ts'
import { entryType, parseTree, type TreeEntry } from '../git/tree-object.ts'
import { type NodeKind, nodeId } from '../state/node-id.ts'
import type { World } from '../state/world.ts'
import { actorNode } from './actors.ts'
import type { View } from './view.ts'

/** What GitHub gives of a blob's text. */
const longestText = 512_000

/** Any object of git, as its kind; null when there is none. */
export async function objectNode(view: View, revision: string): Promise<unknown> {
  const object = await view.repository.git.read(revision)
  if (object === undefined) return null
  const { sha, content } = object
  switch (object.type) {
    case 'commit':
      return view.nodes.commit(view, sha)
    case 'tree':
      return treeNode(
        view,
        sha,
        parseTree(content),
        revision.includes(':') ? revision.split(':').slice(1).join(':') : '',
      )
    case 'blob': {
      const isBinary = content.subarray(0, 8000).includes(0)
      const isTruncated = content.length > longestText
      return {
        ...gitObject(view, 'Blob', sha),
        byteSize: content.length,
        isBinary,
        isTruncated,
        text: isBinary ? null : content.subarray(0, longestText).toString(),
      }
    }
    case 'tag': {
      const [header = '', ...message] = content.toString().split('\n\n')
      const value = (key: string) => new RegExp(`^${key} (.*)$`, 'm').exec(header)?.[1] ?? ''
      return {
        ...gitObject(view, 'Tag', sha),
        name: value('tag'),
        message: message.join('\n\n'),
        target: () => objectNode(view, value('object')),
      }
    }
  }
}

export function gitObject(
  view: View,
  kind: NodeKind & ('Blob' | 'Tree' | 'Commit' | 'Tag'),
  oid: Sha,
) {
  return {
    __typename: kind,
    id: nodeId(kind, view.repository.id, oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    commitUrl: `${view.world.serverUrl}/${view.repository.fullName}/commit/${oid}`,
    repository: () => view.nodes.repository(view),
  }
}

export function treeNode(view: View, sha: Sha, entries: readonly TreeEntry[], path: string) {
  return {
    ...gitObject(view, 'Tree', sha),
    entries: () => entries.map((entry) => entryNode(view, entry, path)),
  }
}

export function entryNode(view: View, entry: TreeEntry, folder: string) {
  const type = entryType(entry.mode)
  return {
    name: entry.name,
    path: folder === '' ? entry.name : `${folder}/${entry.name}`,
    mode: Number.parseInt(entry.mode, 8),
    type,
    oid: entry.sha,
    extension: /\.[^.]*$/.exec(entry.name)?.[0] ?? '',
    size: async () =>
      type === 'blob' ? ((await view.repository.git.read(entry.sha))?.content.length ?? 0) : 0,
    object: () => (type === 'commit' ? null : objectNode(view, entry.sha)),
  }
}

export function gitActorNode(world: World, { name, email, date }: Signature) {
  return {
    name,
    email,
    date: date.toISOString().replace('.000Z', 'Z'),
    user: () => {
      const account = world.accountByEmail(email)
      return account?.type === 'User' ? actorNode(world, account) : null
    },
  }
}

import type { Sha } from '@sluice/core'
import * as z from 'zod'
import type { KnownObjects } from '../git/work-area.ts'
import { actorAnswer, shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** A target's branch, and what there is of the backport to it. */
type TargetReading = {
  /** Absent where the branch does not exist. */
  readonly tip?: { readonly commit: Sha; readonly tree: Sha }
  /** Head of the backport's branch. */
  readonly branchHead?: Sha
  readonly pullRequest?: BackportPullRequest
}

export type BackportPullRequest = {
  readonly number: number
  readonly url: string
  readonly state: 'open' | 'closed' | 'merged'
  readonly draft: boolean
  readonly author: string
  readonly body: string
}

const refAnswer = z
  .object({ target: z.object({ oid: shaAnswer, tree: z.object({ oid: shaAnswer }) }) })
  .nullable()

const pullsAnswer = z.object({
  nodes: z.array(
    z.object({
      number: z.number(),
      url: z.url(),
      state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
      isDraft: z.boolean(),
      isCrossRepository: z.boolean(),
      author: actorAnswer,
      body: z.string(),
    }),
  ),
})

const labelAnswer = z.object({ id: z.string() }).nullable()

const answer = z.object({ repository: z.record(z.string(), z.unknown()) })

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const

export type TargetsReading = {
  /** In the order in which they were asked for. */
  readonly targets: readonly TargetReading[]
  /** Names of the files and folders that were asked for, as the commits and the targets have them. */
  readonly content: KnownObjects
  /** GraphQL's names of the labels that there are, by the name that was asked for. */
  readonly labelIds: ReadonlyMap<string, string>
}

/** Files and folders whose names git will ask for: known beforehand, they cost no request there. */
export type ContentQuestion = {
  readonly commits: readonly Sha[]
  readonly paths: readonly string[]
}

/** Reads all targets in one request. */
export async function readBackportTargets(
  client: GitHubClient,
  repository: Repository,
  targets: readonly { readonly base: string; readonly branch: string }[],
  { commits, paths }: ContentQuestion = { commits: [], paths: [] },
  labels: readonly string[] = [],
): Promise<TargetsReading> {
  const names = targets.flatMap(({ base, branch }, index) => [
    [`base${index}`, `refs/heads/${base}`] as const,
    [`head${index}`, `refs/heads/${branch}`] as const,
    [`name${index}`, branch] as const,
  ])
  const files = paths.map((path, index) => [`path${index}`, path] as const)
  const marks = labels.map((label, index) => [`label${index}`, label] as const)
  const objects = commits.map((commit, index) => [`commit${index}`, commit] as const)
  const query = `
    query sluiceBackportTargets($owner: String!, $name: String!, ${[...names, ...files, ...marks].map(([name]) => `$${name}: String!`).join(', ')} ${objects.map(([name]) => `, $${name}: GitObjectID!`).join('')}) {
      repository(owner: $owner, name: $name) {
        ${targets
          .map(
            (_, index) => `
        base${index}: ref(qualifiedName: $base${index}) { ...tip }
        head${index}: ref(qualifiedName: $head${index}) { ...tip }
        pulls${index}: pullRequests(headRefName: $name${index}, first: 10, orderBy: { field: CREATED_AT, direction: DESC }) {
          nodes { number url state isDraft isCrossRepository body author { login __typename } }
        }`,
          )
          .join('')}
        ${marks.map(([name]) => `${name}: label(name: $${name}) { id }`).join('\n        ')}
        ${objects.map(([name]) => `${name}: object(oid: $${name}) { ...content }`).join('\n        ')}
      }
    }
    fragment tip on Ref { target { oid ... on Commit { tree { oid } ...content } } }
    fragment content on Commit { oid ${files.map(([name]) => `${name}: file(path: $${name}) { oid type }`).join(' ')} }`
  const { repository: read } = await ask(client, {
    doing: `read the branches ${targets.map(({ base }) => base).join(', ')}`,
    needs: 'contents: read, pull-requests: read',
    query,
    variables: { ...repository, ...Object.fromEntries([...names, ...files, ...marks, ...objects]) },
    answer,
  })
  const content = [
    ...targets.flatMap((_, index) => contentOf(targetOf(read[`base${index}`]))),
    ...objects.flatMap(([name]) => contentOf(read[name])),
  ]
  const found = targets.map((_, index): TargetReading => {
    const base = refAnswer.parse(read[`base${index}`])
    const head = refAnswer.parse(read[`head${index}`])
    const pulls = pullsAnswer
      .parse(read[`pulls${index}`])
      .nodes.filter((one) => !one.isCrossRepository)
    const pull =
      pulls.find(({ state }) => state === 'OPEN') ??
      pulls.find(({ state }) => state === 'MERGED') ??
      pulls[0]
    return {
      ...(base === null ? {} : { tip: { commit: base.target.oid, tree: base.target.tree.oid } }),
      ...(head === null ? {} : { branchHead: head.target.oid }),
      ...(pull === undefined
        ? {}
        : {
            pullRequest: {
              number: pull.number,
              url: pull.url,
              state: STATES[pull.state],
              draft: pull.isDraft,
              author: pull.author,
              body: pull.body,
            },
          }),
    }
  })
  const named = (kind: 'tree' | 'blob') => [
    ...new Set(content.flatMap(({ type, oid }) => (type === kind ? [oid] : []))),
  ]
  return {
    targets: found,
    content: { trees: named('tree'), blobs: named('blob') },
    labelIds: new Map(
      marks.flatMap(([name, label]) => {
        const id = labelAnswer.parse(read[name])?.id
        return id === undefined ? [] : [[label, id] as const]
      }),
    ),
  }
}

/** A submodule names a commit of another repository: this one does not have it. */
const entryAnswer = z.object({ oid: shaAnswer, type: z.enum(['blob', 'tree']) })

function targetOf(ref: unknown): unknown {
  return z.object({ target: z.unknown() }).safeParse(ref).data?.target
}

/** The `path…` of a commit that exist there. */
function contentOf(commit: unknown): readonly z.output<typeof entryAnswer>[] {
  const fields = z.record(z.string(), z.unknown()).safeParse(commit).data ?? {}
  return Object.entries(fields).flatMap(([name, entry]) => {
    const found = name.startsWith('path') ? entryAnswer.safeParse(entry).data : undefined
    return found === undefined ? [] : [found]
  })
}

import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { FILE, fileAnswer } from './file-answer.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** Heads of branches, and the policy on the first of them. */
export type BranchHeads = {
  readonly repositoryUrl: string
  readonly heads: ReadonlyMap<string, Sha>
  readonly policyText?: string
}

const record = z.object({ repository: z.record(z.string(), z.unknown()) })

const headAnswer = z
  .object({
    target: z.object({
      oid: shaAnswer,
      file: fileAnswer.optional(),
    }),
  })
  .nullable()

/** Reads where branches are, in one request; those that do not exist are left out. */
export async function readBranchHeads(
  client: GitHubClient,
  repository: Repository,
  branches: readonly string[],
  policyFile: string,
): Promise<BranchHeads> {
  const named = branches.map((branch, index) => [`branch${index}`, branch] as const)
  const query = `
    query sluiceBranchHeads($owner: String!, $name: String!, $file: String!, ${named.map(([name]) => `$${name}: String!`).join(', ')}) {
      repository(owner: $owner, name: $name) {
        url
        ${named.map(([name], index) => `${name}: ref(qualifiedName: $${name}) { target { oid ${index === 0 ? '...policy' : ''} } }`).join('\n        ')}
      }
    }
    fragment policy on Commit { ${FILE} }`
  const { repository: read } = await ask(client, {
    doing: `read the branches ${branches.join(', ')}`,
    needs: 'contents: read',
    query,
    variables: {
      ...repository,
      file: policyFile,
      ...Object.fromEntries(named.map(([name, branch]) => [name, `refs/heads/${branch}`])),
    },
    answer: record,
  })
  const heads = named.flatMap(([name, branch]) => {
    const head = headAnswer.parse(read[name])
    return head === null ? [] : [{ branch, ...head.target }]
  })
  const policy = heads.find(({ branch }) => branch === branches[0])?.file?.object
  return {
    repositoryUrl: z.url().parse(read['url']),
    heads: new Map(heads.map(({ branch, oid }) => [branch, oid])),
    ...(typeof policy?.text === 'string' && policy.isTruncated !== true
      ? { policyText: policy.text }
      : {}),
  }
}

/** The pull request by which a commit came into a branch. */
export type CommitOrigin = {
  readonly number: number
  readonly title: string
  /** Absent for a branch of a fork. */
  readonly headBranch?: string
}

const originAnswer = z
  .object({
    associatedPullRequests: z
      .object({
        nodes: z.array(
          z.object({
            number: z.number(),
            title: z.string(),
            state: z.string(),
            baseRefName: z.string(),
            headRefName: z.string(),
            isCrossRepository: z.boolean(),
          }),
        ),
      })
      .nullable(),
  })
  .nullable()

/** Which merged pull requests brought the commits into a branch, in one request; at most 50. */
export async function readCommitOrigins(
  client: GitHubClient,
  repository: Repository,
  { commits, base }: { readonly commits: readonly Sha[]; readonly base: string },
): Promise<ReadonlyMap<Sha, CommitOrigin>> {
  if (commits.length === 0) return new Map()
  const named = commits.map((commit, index) => [`commit${index}`, commit] as const)
  const query = `
    query sluiceCommitOrigins($owner: String!, $name: String!, ${named.map(([name]) => `$${name}: GitObjectID!`).join(', ')}) {
      repository(owner: $owner, name: $name) {
        ${named.map(([name]) => `${name}: object(oid: $${name}) { ...origin }`).join('\n        ')}
      }
    }
    fragment origin on Commit {
      associatedPullRequests(first: 10) {
        nodes { number title state baseRefName headRefName isCrossRepository }
      }
    }`
  const { repository: read } = await ask(client, {
    doing: `read the pull requests of ${commits.length} commits`,
    needs: 'contents: read, pull-requests: read',
    query,
    variables: { ...repository, ...Object.fromEntries(named) },
    answer: record,
  })
  return new Map(
    named.flatMap(([name, commit]) => {
      const pulls = originAnswer.parse(read[name])?.associatedPullRequests?.nodes ?? []
      const found = pulls.find(
        ({ state, baseRefName }) => state === 'MERGED' && baseRefName === base,
      )
      if (found === undefined) return []
      const { number, title, headRefName, isCrossRepository } = found
      const origin = {
        number,
        title,
        ...(isCrossRepository ? {} : { headBranch: headRefName }),
      }
      return [[commit, origin] as const]
    }),
  )
}

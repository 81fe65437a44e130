import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { FILE, fileAnswer } from './file-answer.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

export type PolicyFile = { readonly text: string; readonly commit: Sha; readonly branch: string }

const commitWithFile = z.object({
  oid: shaAnswer,
  file: fileAnswer,
})

export const placesAnswer = z.object({
  defaultBranchRef: z.object({ name: z.string(), target: commitWithFile }).nullable(),
  namedBranch: z.object({ name: z.string(), target: commitWithFile }).nullish(),
})

/** A fragment for `Repository`; its answer is `placesAnswer`, its variables `placesVariables`. */
export const PLACES = `
  fragment places on Repository {
    defaultBranchRef { name target { ...policy } }
    namedBranch: ref(qualifiedName: $branch) @include(if: $named) { name target { ...policy } }
  }
  fragment policy on Commit {
    oid
    ${FILE}
  }`

export const PLACES_VARIABLES = '$file: String!, $branch: String!, $named: Boolean!'

const answer = z.object({ repository: placesAnswer })

const QUERY = `
  query sluicePolicy($owner: String!, $name: String!, ${PLACES_VARIABLES}) {
    repository(owner: $owner, name: $name) { ...places }
  }
  ${PLACES}`

/** Which file is looked for, and the channel that was named, if one was. */
export type PolicyQuestion = { readonly file: string; readonly channel?: string }

/**
 * Finds a policy to learn the channels from: on the default branch, and only where it has none on
 * the branch that has the named channel's name. A branch's name alone says nothing: anyone may push
 * one that is called like a channel which lives elsewhere. The rules themselves are then read at the
 * channel's own commit.
 */
export async function findPolicyFile(
  client: GitHubClient,
  repository: Repository,
  asked: PolicyQuestion,
): Promise<PolicyFile> {
  const read = await ask(client, {
    doing: `read ${asked.file} of ${repository.owner}/${repository.name}`,
    needs: 'contents: read',
    query: QUERY,
    variables: { ...repository, ...placesVariables(asked) },
    answer,
  })
  return policyAmong(read.repository, asked)
}

export function placesVariables({ file, channel }: PolicyQuestion) {
  return { file, branch: `refs/heads/${channel ?? ''}`, named: channel !== undefined }
}

/** @throws {SluiceError} `misconfigured` where there is none, or only the beginning of one. */
export function policyAmong(
  read: z.output<typeof placesAnswer>,
  asked: PolicyQuestion,
): PolicyFile {
  const places = [read.defaultBranchRef, read.namedBranch]
  for (const place of places) {
    const object = place?.target.file?.object
    if (place && object?.isTruncated === true) {
      throw new SluiceError(
        'misconfigured',
        `${asked.file} on ${place.name} is too large to be a policy: GitHub gives only its beginning.`,
      )
    }
    if (place && typeof object?.text === 'string') {
      return { text: object.text, commit: place.target.oid, branch: place.name }
    }
  }
  const looked = places.flatMap((place) => (place ? [place.name] : []))
  throw new SluiceError(
    'misconfigured',
    `There is no policy ${asked.file} on ${[...new Set(looked)].join(' or ') || 'the default branch'}. Commit one there: candidates are judged by the protected side's policy.`,
  )
}

import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { KnownCandidates } from './known-candidates.ts'
import {
  askPresent,
  PRESENT,
  PRESENT_NEEDS,
  PRESENT_VARIABLES,
  type PresentAnswer,
  type PresentPromotion,
  type PresentQuestion,
  presentAnswer,
  presentPromotion,
  presentVariables,
} from './present-promotion.ts'
import { type ChecksReading, checksAnswer, readChecks } from './read-checks.ts'
import type { Repository } from './repository.ts'
import { STEERING, type SteeringFiles, steeringAnswer, steeringFiles } from './steering-files.ts'

/** What GitHub knows about one candidate. */
export type CandidateReading = {
  readonly checks: ChecksReading
  readonly steering: { readonly baseline: SteeringFiles; readonly candidate: SteeringFiles }
  /**
   * What exists of its promotion. Where it did not come along, and nothing that did names it, it is
   * asked for only if one is wanted: nothing depends on it otherwise.
   */
  readonly present: (isWanted: boolean) => Promise<PresentPromotion>
}

export const commitAnswer = checksAnswer.and(steeringAnswer)

const sidesAnswer = z.object({
  candidate: commitAnswer.nullable(),
  baseline: steeringAnswer.nullable(),
})

export type SidesAnswer = z.output<typeof sidesAnswer>

const QUERY = `
  query sluiceCandidate($owner: String!, $name: String!, $candidate: GitObjectID!, $baseline: GitObjectID!, $file: String!, ${PRESENT_VARIABLES}) {
    repository(owner: $owner, name: $name) {
      candidate: object(oid: $candidate) { ...checks ...steering }
      baseline: object(oid: $baseline) { ...steering }
      ...present
    }
  }
  ${STEERING}
  ${PRESENT}`

export type CandidateQuestion = PresentQuestion & {
  readonly candidate: Sha
  readonly baseline: Sha
  readonly policyFile: string
}

/** @param known what was read already: a candidate that it tells of is not asked about. */
export async function readCandidate(
  client: GitHubClient,
  repository: Repository,
  asked: CandidateQuestion,
  known?: KnownCandidates,
): Promise<CandidateReading> {
  const { candidate, policyFile } = asked
  const read = known?.candidate(asked) ?? (await askCandidate(client, repository, asked))
  if (read.candidate === null || read.baseline === null) {
    throw new SluiceError(
      'moved',
      'The candidate or the baseline is gone from the repository; the next run looks anew.',
    )
  }
  const { present } = read
  return {
    checks: await readChecks(client, repository, candidate, read.candidate),
    steering: {
      baseline: steeringFiles(read.baseline, policyFile),
      candidate: steeringFiles(read.candidate, policyFile),
    },
    present: async (isWanted) => {
      if (present === 'not seen' && !isWanted) return {}
      const answer =
        typeof present === 'string' ? await askPresent(client, repository, asked) : present
      return presentPromotion(client, repository, answer)
    },
  }
}

async function askCandidate(
  client: GitHubClient,
  repository: Repository,
  asked: CandidateQuestion,
): Promise<SidesAnswer & { readonly present: PresentAnswer }> {
  const { candidate, baseline, policyFile: file } = asked
  const { repository: read } = await ask(client, {
    doing: `read the candidate ${candidate}`,
    needs: PRESENT_NEEDS,
    query: QUERY,
    variables: { ...repository, candidate, baseline, file, ...presentVariables(asked) },
    answer: z.object({ repository: sidesAnswer.and(presentAnswer) }),
  })
  return { ...read, present: read }
}

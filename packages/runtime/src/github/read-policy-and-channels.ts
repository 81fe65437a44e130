import * as z from 'zod'
import {
  CHANNELS,
  CHANNELS_NEED,
  CHANNELS_VARIABLES,
  channelsAnswer,
  channelsReading,
  channelsVariables,
  viewerAnswer,
} from './channels-answer.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { ChannelsQuestion, ChannelsReading } from './read-channels.ts'
import {
  ENTRY_SIDE,
  ENTRY_SIDE_VARIABLES,
  type EntrySide,
  entrySide,
  entrySideAnswer,
  entrySideVariables,
  type LabelledBranch,
} from './read-entry-side.ts'
import {
  PLACES,
  PLACES_VARIABLES,
  type PolicyFile,
  type PolicyQuestion,
  placesAnswer,
  placesVariables,
  policyAmong,
} from './read-policy-file.ts'
import type { Repository } from './repository.ts'

const answer = z.object({
  viewer: viewerAnswer,
  repository: placesAnswer.and(channelsAnswer).and(entrySideAnswer),
})

const QUERY = `
  query sluicePolicyAndChannels($owner: String!, $name: String!, ${PLACES_VARIABLES}, ${CHANNELS_VARIABLES}, ${ENTRY_SIDE_VARIABLES}) {
    viewer { login }
    repository(owner: $owner, name: $name) { ...places ...channels ...entrySide }
  }
  ${PLACES}
  ${CHANNELS}
  ${ENTRY_SIDE}`

/**
 * Reads the policy to learn the channels from and, in the same request, the branches that they are
 * likely to be. Nothing follows from the guess: whoever finds the policy to name others asks for
 * those.
 */
export async function readPolicyAndChannels(
  client: GitHubClient,
  repository: Repository,
  asked: PolicyQuestion,
  guess: Pick<ChannelsQuestion, 'channelBranch' | 'sourceBranch' | 'statusContext' | 'now'> & {
    readonly entered: LabelledBranch
  },
): Promise<{
  readonly policy: PolicyFile
  readonly channels: () => ChannelsReading
  readonly entered: () => EntrySide
}> {
  const question = { ...guess, policyFile: asked.file }
  const { viewer, repository: read } = await ask(client, {
    doing: `read ${asked.file} of ${repository.owner}/${repository.name}`,
    needs: CHANNELS_NEED,
    query: QUERY,
    variables: {
      ...repository,
      ...placesVariables(asked),
      ...channelsVariables(question),
      ...entrySideVariables(guess.entered),
    },
    answer,
  })
  return {
    policy: policyAmong(read, asked),
    channels: () => channelsReading(read, viewer.login, question),
    entered: () => entrySide(read, viewer.login, guess.entered, asked.file),
  }
}

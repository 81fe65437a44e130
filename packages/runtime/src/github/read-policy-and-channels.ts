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
  PLACES,
  PLACES_VARIABLES,
  type PolicyFile,
  type PolicyQuestion,
  placesAnswer,
  placesVariables,
  policyAmong,
} from './read-policy-file.ts'
import type { Repository } from './repository.ts'

const answer = z.object({ viewer: viewerAnswer, repository: placesAnswer.and(channelsAnswer) })

const QUERY = `
  query sluicePolicyAndChannels($owner: String!, $name: String!, ${PLACES_VARIABLES}, ${CHANNELS_VARIABLES}) {
    viewer { login }
    repository(owner: $owner, name: $name) { ...places ...channels }
  }
  ${PLACES}
  ${CHANNELS}`

/**
 * Reads the policy to learn the channels from and, in the same request, the branches that they are
 * likely to be. Nothing follows from the guess: whoever finds the policy to name others asks for
 * those.
 */
export async function readPolicyAndChannels(
  client: GitHubClient,
  repository: Repository,
  asked: PolicyQuestion,
  guess: Pick<ChannelsQuestion, 'channelBranch' | 'sourceBranch' | 'statusContext' | 'now'>,
): Promise<{ readonly policy: PolicyFile; readonly channels: () => ChannelsReading }> {
  const question = { ...guess, policyFile: asked.file }
  const { viewer, repository: read } = await ask(client, {
    doing: `read ${asked.file} of ${repository.owner}/${repository.name}`,
    needs: CHANNELS_NEED,
    query: QUERY,
    variables: { ...repository, ...placesVariables(asked), ...channelsVariables(question) },
    answer,
  })
  return {
    policy: policyAmong(read, asked),
    channels: () => channelsReading(read, viewer.login, question),
  }
}

import {
  type Comment,
  type EntryChannel,
  isPerson,
  judgeComment,
  parseCommand,
  parsePromotionBranch,
  type Said,
} from '@sluice/core'
import type { ChannelsReading } from '../github/read-channels.ts'
import {
  type CommentReading,
  type Discussion,
  readDiscussions,
} from '../github/read-discussions.ts'
import { readPermissions } from '../github/read-permissions.ts'
import type { EntryPair } from '../promotion/read-policy.ts'
import type { RunContext } from '../promotion/run-context.ts'

/**
 * What people said in comments on the open promotions into the channel, on a manual one from the
 * source, and where this run was called from. Without a comment nothing is asked of GitHub.
 */
export function readSaid(
  context: RunContext,
  { reading, channel, from }: EntryPair & { readonly reading: ChannelsReading },
): Promise<readonly Said[]> {
  const places = reading.openPullRequests
    .filter(({ comments, fromFork }) => comments > 0 && !fromFork)
    .filter(
      ({ headBranch }) =>
        headBranch === from.branch || parsePromotionBranch(headBranch, channel.name) !== undefined,
    )
    .map(({ number }) => number)
  const called = context.commented === undefined ? [] : [context.commented.number]
  return readSaidOn(context, channel, [...places, ...called])
}

/**
 * What people said on these pull requests, as far as they are into the channel. On one that is closed
 * only what was said about commits still counts.
 */
export async function readSaidOn(
  { client, repository }: RunContext,
  channel: EntryChannel,
  numbers: readonly number[],
): Promise<readonly Said[]> {
  const discussions = await readDiscussions(client, repository, [...new Set(numbers)])
  const commands = discussions
    .filter(({ base }) => base === channel.branch)
    .flatMap((place) => place.comments.filter(isCommand).map((comment) => ({ place, comment })))
  const permissions = await readPermissions(
    client,
    repository,
    commands.map(({ comment }) => comment.by).toReversed(),
  )
  return commands
    .flatMap(({ place, comment }) => saidBy(place, comment, permissions, channel))
    .filter(({ isOpen, said }) => isOpen || saysNotNeeded(said))
    .map(({ said }) => said)
}

function isCommand({ by, body }: CommentReading): boolean {
  return isPerson(by) && parseCommand(body) !== undefined
}

function saidBy(
  { number, isOpen, head }: Discussion,
  reading: CommentReading,
  permissions: ReadonlyMap<string, Comment['permission']>,
  channel: EntryChannel,
): readonly { readonly isOpen: boolean; readonly said: Said }[] {
  const permission = permissions.get(reading.by) ?? 'none'
  const statement = judgeComment({ ...reading, number, permission })
  if (statement === undefined) return []
  const pair = head === undefined ? undefined : parsePromotionBranch(head, channel.name)
  return [{ isOpen, said: { statement, ...(pair === undefined ? {} : { pair }) } }]
}

function saysNotNeeded({ statement }: Said): boolean {
  return statement.ok && statement.command.kind === 'not-needed'
}

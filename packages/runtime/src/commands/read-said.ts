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
import type { EntryPair } from '../promotion/entry-pair.ts'
import type { RunContext } from '../promotion/run-context.ts'

/**
 * What people said in comments on the open promotions into the channel, on those that people opened
 * by hand, and where this run was called from. Without a comment nothing is asked of GitHub.
 */
export function readSaid(
  context: RunContext,
  {
    reading,
    channel,
    from,
    manual,
  }: EntryPair & {
    readonly reading: ChannelsReading
    /** Numbers of the promotions that people opened. */
    readonly manual: readonly number[]
  },
): Promise<readonly Said[]> {
  const places = reading.openPullRequests
    .filter(({ comments, fromFork }) => comments > 0 && !fromFork)
    .filter(
      ({ number, headBranch }) =>
        headBranch === from.branch ||
        manual.includes(number) ||
        parsePromotionBranch(headBranch, channel.name) !== undefined,
    )
    .map(({ number }) => number)
    .slice(0, MOST_PLACES)
  const called = context.commented === undefined ? [] : [context.commented.number]
  return readSaidOn(context, channel, [...places, ...called], new Set(places))
}

/** The newest; more than this at once are somebody's experiment. */
const MOST_PLACES = 20

/**
 * What people said on these pull requests, as far as they are into the channel. On one that is closed
 * or no promotion, which no later look would read, only what was said about commits counts.
 */
export async function readSaidOn(
  { client, repository }: RunContext,
  channel: EntryChannel,
  numbers: readonly number[],
  promotions: ReadonlySet<number>,
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
    .filter(({ isOpen, number, said }) => (isOpen && promotions.has(number)) || saysNotNeeded(said))
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
): readonly { readonly isOpen: boolean; readonly number: number; readonly said: Said }[] {
  const permission = permissions.get(reading.by) ?? 'none'
  const statement = judgeComment({ ...reading, number, permission })
  if (statement === undefined) return []
  const pair = head === undefined ? undefined : parsePromotionBranch(head, channel.name)
  return [{ isOpen, number, said: { statement, ...(pair === undefined ? {} : { pair }) } }]
}

function saysNotNeeded({ statement }: Said): boolean {
  return statement.ok && statement.command.kind === 'not-needed'
}

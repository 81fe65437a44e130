import {
  findEntering,
  gatesContext,
  type Hotfix,
  type HotfixQuestion,
  type HotfixStanding,
  isRemovalStatus,
  promotedCandidate,
  rollbackTrailers,
  type Sha,
  standingLine,
} from '@sluice/core'
import { openRollbacks } from '../evidence/open-rollbacks.ts'
import { isPromotionHead } from '../github/arrival-answer.ts'
import { isLabel } from '../github/list-labelled.ts'
import { listOpenPulls, type OpenPull } from '../github/list-open-pulls.ts'
import type { ChannelsReading } from '../github/read-channels.ts'
import type { EntryPair } from '../promotion/entry-pair.ts'
import type { Lines } from '../promotion/read-history.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { readStandings } from './read-standings.ts'

/** The open pull requests into a channel that are no promotion, and what they are judged beside. */
export type HotfixReading = {
  readonly question: HotfixQuestion
  readonly hotfixes: readonly Hotfix[]
}

/**
 * Reads them in one request, and a labelled one in a few more. Where the list of open pull requests,
 * which a look reads anyhow, has promotions only, nothing is asked of GitHub.
 */
export async function readHotfixes(
  context: RunContext,
  { channel, from }: EntryPair,
  reading: ChannelsReading,
  lines: Lines,
): Promise<HotfixReading> {
  const { client, repository } = context
  const { name, branch } = channel
  const source = { branch: from.branch, line: new Set(lines.sourceLine.map((one) => one.commit)) }
  const isPromotion = (pull: Pick<OpenPull, 'head' | 'headBranch' | 'fromFork'>) =>
    source.line.has(pull.head) || (!pull.fromFork && isPromotionHead(pull, name, source))
  const question = questionOf({ channel, from }, lines)
  if (reading.openPullRequests.every(isPromotion)) return { question, hotfixes: [] }
  const pulls = await listOpenPulls(client, repository, {
    base: branch,
    status: gatesContext(name),
  })
  // A status is about a commit: one that is another's to write is left to it.
  const promoted = new Set<Sha>(pulls.filter(isPromotion).map(({ head }) => head))
  const others = pulls.filter((pull) => !promoted.has(pull.head) && !isOurs(pull))
  const label = channel.entry.hotfixes?.label
  const labelled = others.filter(({ labels }) =>
    labels.some((one) => label !== undefined && isLabel(one, label)),
  )
  const asked = label !== undefined && labelled.length > 0
  const standings = asked
    ? await readStandings(context, { channel, label, reading, lines }, labelled)
    : new Map<number, HotfixStanding>()
  const rollbacks = asked
    ? await openRollbacks(context, { ...reading, openPullRequests: pulls }, channel)
    : []
  return {
    question: {
      ...question,
      rollbacks: rollbacks
        .filter(({ isOfSource }) => isOfSource !== true)
        .map(({ number }) => number),
    },
    hotfixes: others.flatMap((pull): Hotfix[] => {
      const { number, url, title, head, status } = pull
      const standing = labelled.includes(pull)
        ? standings.get(number)
        : ({ kind: 'not labelled' } as const)
      if (standing === undefined) return []
      return [{ number, url, title, head, standing, ...(status === undefined ? {} : { status }) }]
    }),
  }
}

/** Whether Sluice made its head, and says itself how it stands: a promotion, a rollback or a revert. */
function isOurs({ message, status }: OpenPull): boolean {
  return (
    (status !== undefined && isRemovalStatus(status)) ||
    rollbackTrailers(message) !== undefined ||
    promotedCandidate(message) !== undefined
  )
}

function questionOf(
  { channel, from }: EntryPair,
  { channelLine, sourceLine }: Lines,
): HotfixQuestion {
  const entering = findEntering(standingLine(channelLine), sourceLine)
  return {
    channel,
    from,
    line: channelLine,
    notEntered: new Map(entering.toReversed().map(({ tree, commit }) => [tree, commit])),
    rollbacks: [],
  }
}

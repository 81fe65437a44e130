import {
  approversOf,
  type EnteringCommits,
  type EntryChannel,
  type HotfixStanding,
  type LabelledPullRequest,
  labelContext,
  rootsOf,
  type Sha,
} from '@sluice/core'
import { labelSeen } from '../entry/label-event.ts'
import { pullFacts } from '../entry/pull-facts.ts'
import { SluiceError } from '../errors.ts'
import type { ChannelsReading } from '../github/read-channels.ts'
import { isOn, readEntering } from '../github/read-entering.ts'
import { readAuthors } from '../github/read-entering-commits.ts'
import { type LabelledPull, readLabelledPull } from '../github/read-labelled-pull.ts'
import { readPermissions } from '../github/read-permissions.ts'
import { readProtection } from '../github/read-protections.ts'
import { type BranchRules, withProtection } from '../github/read-required-checks.ts'
import { readRulesets } from '../github/read-rulesets.ts'
import type { Lines } from '../promotion/read-history.ts'
import type { RunContext } from '../promotion/run-context.ts'

type Place = {
  readonly channel: EntryChannel
  readonly label: string
  readonly reading: ChannelsReading
  readonly lines: Lines
}

type Listed = { readonly number: number; readonly head: Sha }

/** Each costs some requests; more at once are somebody's experiment. */
const MOST_LABELLED = 10

/** More places where a branch begins than this are no hotfix. */
const MOST_ROOTS = 5

/**
 * How the labelled ones stand, by number, the newest first. One that changed while it was read, or is
 * not what was listed any more, is left to the next look. What cannot be read of one stops nothing
 * else.
 */
export async function readStandings(
  context: RunContext,
  place: Place,
  listed: readonly Listed[],
): Promise<ReadonlyMap<number, HotfixStanding>> {
  const rules = await readRules(context, place)
  const standings = new Map<number, HotfixStanding>(
    listed.slice(MOST_LABELLED).map(({ number }) => [number, notLookedAt(place)]),
  )
  for (const { number, head } of listed.slice(0, MOST_LABELLED)) {
    const standing = await readStanding(context, place, rules, { number, head }).catch(
      (problem: unknown): HotfixStanding | undefined => {
        if (!(problem instanceof SluiceError)) throw problem
        return problem.code === 'moved' ? undefined : { kind: 'unread', why: problem.message }
      },
    )
    if (standing !== undefined) standings.set(number, standing)
  }
  return standings
}

/** A status from when it was looked at may be true no more. */
function notLookedAt({ channel: { branch }, label }: Place): HotfixStanding {
  return {
    kind: 'unread',
    why: `Of the pull requests into ${branch} that are labelled ${label}, only the ${MOST_LABELLED} newest are looked at. Merge or close some, or take the label off them.`,
  }
}

async function readRules(
  { client, repository }: RunContext,
  { channel: { branch }, reading }: Place,
): Promise<BranchRules> {
  const [rulesets, protection] = await Promise.all([
    reading.rulesets.channel ?? readRulesets(client, repository, branch),
    readProtection(client, repository, branch),
  ])
  return withProtection(rulesets, protection)
}

async function readStanding(
  context: RunContext,
  place: Place,
  rules: BranchRules,
  { number, head }: Listed,
): Promise<HotfixStanding | undefined> {
  const { client, repository } = context
  const { channel, label, reading } = place
  const read = await readLabelledPull(client, repository, { number, label })
  // What is true of another head must not be written on this one (promise 2).
  if (!read.isOpen || read.base !== channel.branch || read.head !== head) return undefined
  if (!read.hasLabel) return { kind: 'not labelled' }
  const seen = labelSeen(read, {
    label,
    status: labelContext(channel.name),
    viewer: reading.viewer,
    event: context.labelled,
  })
  const [maintainers, entering] = await Promise.all([
    maintainersOf(context, read),
    readEnteringOf(context, place, read.head),
  ])
  const { labelledBy: by, replacedBy } = read
  const set: LabelledPullRequest['label'] =
    by === undefined
      ? undefined
      : {
          by,
          canWrite: maintainers.includes(by.login),
          sawThisHead: seen !== 'not seen',
          ...(replacedBy === undefined ? {} : { replacedBy }),
        }
  return {
    kind: 'labelled',
    facts: {
      ...pullFacts(context, read, rules, set),
      maintainers,
      isLabelledNow: seen === 'now',
      entering,
    },
  }
}

/** Of whoever labelled it, and of those who approved its head. */
async function maintainersOf(
  { client, repository }: RunContext,
  read: LabelledPull,
): Promise<readonly string[]> {
  const { labelledBy } = read
  const asked = [...(labelledBy?.kind === 'person' ? [labelledBy.login] : []), ...approversOf(read)]
  const permissions = await readPermissions(client, repository, asked)
  return [...permissions].flatMap(([login, permission]) =>
    permission === 'maintain' || permission === 'admin' ? [login] : [],
  )
}

async function readEnteringOf(
  { client, repository }: RunContext,
  { channel, reading, lines }: Place,
  head: Sha,
): Promise<EnteringCommits> {
  const baseline = reading.channel.head
  const commits = await readEntering(client, repository, { baseline, head })
  const roots = commits === undefined ? [] : rootsOf(commits)
  if (commits === undefined || roots.length > MOST_ROOTS) return { kind: 'too many' }
  const known = new Set(lines.source.commits.map(({ commit }) => commit))
  const newest = reading.source.head
  const ofSource = await Promise.all(
    roots.map(
      async (commit) => known.has(commit) || (await isOn(client, repository, { newest, commit })),
    ),
  )
  // Who wrote it is asked for only where a second person is.
  const names = channel.entry.approval === 'human' ? commits.map(({ commit }) => commit) : []
  const written = await readAuthors(client, repository, names)
  if (written.length < names.length)
    throw new SluiceError('unexpected', `GitHub did not tell who wrote all of ${head}.`)
  return {
    kind: 'known',
    commits,
    ofSource: roots.filter((_, index) => ofSource[index]),
    authors: [...new Set(written.flatMap(({ authors }) => authors))],
    unlinkedAuthors: written.flatMap(({ commit, unlinked }) =>
      unlinked.map((author) => ({ ...author, commit })),
    ),
  }
}

import {
  type BackportOverview,
  backportBranch,
  backportOverview,
  type ChangeKey,
  type Channel,
  type ChannelName,
  changeKind,
  type OverviewChange,
  type OverviewTarget,
  type Policy,
  type Sha,
  titleOf,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { findChannelOnlyChanges } from '../git/find-channel-only-changes.ts'
import type { CommitObject } from '../git/read-commits.ts'
import { openWorkArea, type WorkArea } from '../git/work-area.ts'
import { type BackportPullRequest, readBackportTargets } from '../github/read-backport-targets.ts'
import { type CommitOrigin, readBranchHeads, readCommitOrigins } from '../github/read-overview.ts'
import { findPolicyFile } from '../github/read-policy-file.ts'
import { readPolicyText } from '../promotion/read-policy.ts'
import type { BackportContext } from './backport-context.ts'
import { sentenceOf } from './problem-sentence.ts'

/** So many of the newest commits that some channel lacks are looked up: two requests or three. */
const MOST_COMMITS = 50
const BACKPORTS_A_REQUEST = 40

/**
 * Which merged changes of the source channel have not reached which of its targets, by content: the
 * same judgement as in the `fixes` gate. Reads only. A channel that cannot be compared is named.
 *
 * @throws {SluiceError} `misconfigured` where the policy carries nothing, or its source is gone.
 */
export async function readOverview(context: BackportContext): Promise<BackportOverview> {
  const { client, repository, serverUrl, token } = context
  const { policy, from, heads, repositoryUrl } = await readSource(context)
  const rules = policy.backport
  const tip = heads.get(from.branch)
  if (rules === undefined || tip === undefined) throw noSource(from)
  const places = policy.channels.filter(({ name }) => rules.to.includes(name))
  const git = await openWorkArea({
    url: `${serverUrl}/${repository.owner}/${repository.name}.git`,
    token,
  })
  try {
    const targets: OverviewTarget[] = []
    for (const { name, branch } of places)
      targets.push({ channel: name, lacks: await lacksOf(git, tip, branch, heads.get(branch)) })
    const lost = lostCommits(targets)
    const line = lost.size === 0 ? [] : await git.history(tip, 'first-parents')
    const lacking = line.filter(({ sha }) => lost.has(sha))
    const shown = lacking.slice(0, MOST_COMMITS)
    const origins = await readCommitOrigins(client, repository, {
      commits: shown.map(({ sha }) => sha),
      base: from.branch,
    })
    const source = policy.channels.find(({ name }) => name === from.entry?.from)
    const changes = group(shown, origins, (commit) => kindOf(line, commit, origins, source))
    const backports = await readBackports(context, changes, places)
    return backportOverview({
      rules,
      ...(source === undefined ? {} : { source: source.name }),
      repositoryUrl,
      targets,
      changes,
      unread: lacking.length - shown.length,
      backportOf: (change, channel) => backports.get(branchOf(change, channel)),
    })
  } finally {
    await git.close()
  }
}

/** The default branch's policy says where the source lives, the source's own says its rules. */
async function readSource({ client, repository, policyFile }: BackportContext) {
  const file = await findPolicyFile(client, repository, { file: policyFile })
  const named = readPolicyText(file.text, `${file.branch}:${policyFile}`)
  const from = sourceOf(named)
  const others = named.channels.filter(({ name }) => name !== from.name)
  const branches = [from, ...others].map(({ branch }) => branch)
  const { heads, policyText, repositoryUrl } = await readBranchHeads(
    client,
    repository,
    branches,
    policyFile,
  )
  const policy =
    policyText === undefined ? named : readPolicyText(policyText, `${from.branch}:${policyFile}`)
  return { policy, from: sourceOf(policy), heads, repositoryUrl }
}

function sourceOf(policy: Policy): Channel {
  const from = policy.channels.find(({ name }) => name === policy.backport?.from)
  if (from !== undefined) return from
  throw new SluiceError(
    'misconfigured',
    'The policy carries nothing. Add `backport: { from: stable, to: [next, legacy] }`.',
  )
}

function noSource({ name, branch }: Channel): SluiceError {
  return new SluiceError(
    'misconfigured',
    `The branch ${branch} of ${name} does not exist. Create it, or correct the channel’s \`branch\`.`,
  )
}

async function lacksOf(
  git: WorkArea,
  baseline: Sha,
  branch: string,
  candidate: Sha | undefined,
): Promise<OverviewTarget['lacks']> {
  if (candidate === undefined) return { unjudged: `the branch ${branch} does not exist.` }
  try {
    return await findChannelOnlyChanges({ git, baseline, candidate })
  } catch (problem) {
    return { unjudged: sentenceOf(problem) }
  }
}

function lostCommits(targets: readonly OverviewTarget[]): ReadonlySet<Sha> {
  const all = targets.flatMap(({ lacks }) => ('unjudged' in lacks ? [] : lacks))
  return new Set(all.flatMap(({ commit, status }) => (status.kind === 'lost' ? [commit] : [])))
}

/** The commits of one pull request are one change. */
function group(
  commits: readonly CommitObject[],
  origins: ReadonlyMap<Sha, CommitOrigin>,
  kindOfCommit: (commit: Sha) => OverviewChange['kind'],
): readonly OverviewChange[] {
  const changes = new Map<number | Sha, OverviewChange>()
  for (const { sha: commit, message } of commits) {
    const origin = origins.get(commit)
    const key = origin?.number ?? commit
    const known = changes.get(key)
    changes.set(key, {
      title: origin?.title ?? titleOf(message),
      ...(origin === undefined ? {} : { number: origin.number }),
      kind: known?.kind ?? kindOfCommit(commit),
      commits: [...(known?.commits ?? []), commit],
    })
  }
  return [...changes.values()]
}

function kindOf(
  line: readonly CommitObject[],
  commit: Sha,
  origins: ReadonlyMap<Sha, CommitOrigin>,
  source: Channel | undefined,
): OverviewChange['kind'] {
  const at = line.findIndex(({ sha }) => sha === commit)
  const landed = line[at]
  if (landed === undefined) return { kind: 'change' }
  const headBranch = origins.get(commit)?.headBranch
  return changeKind({
    landed,
    earlierTrees: line.slice(at + 1).map(({ tree }) => tree),
    ...(headBranch === undefined ? {} : { headBranch }),
    ...(source === undefined ? {} : { sourceBranch: source.branch }),
  })
}

function branchOf({ number, commits: [newest] }: OverviewChange, channel: ChannelName): string {
  const key: ChangeKey | undefined =
    number !== undefined
      ? { kind: 'pull-request', number }
      : newest && { kind: 'push', after: newest }
  return key === undefined ? '' : backportBranch(channel, key)
}

/** The pull requests that carry the changes, by branch. */
async function readBackports(
  { client, repository }: BackportContext,
  changes: readonly OverviewChange[],
  channels: readonly Channel[],
) {
  const places = changes.flatMap((change) =>
    channels.map(({ name, branch: base }) => ({ base, branch: branchOf(change, name) })),
  )
  const found: (readonly [string, BackportPullRequest])[] = []
  for (let at = 0; at < places.length; at += BACKPORTS_A_REQUEST) {
    const some = places.slice(at, at + BACKPORTS_A_REQUEST)
    const { targets } = await readBackportTargets(client, repository, some)
    for (const [index, { branch }] of some.entries()) {
      const pull = targets[index]?.pullRequest
      if (pull !== undefined) found.push([branch, pull])
    }
  }
  return new Map(found)
}

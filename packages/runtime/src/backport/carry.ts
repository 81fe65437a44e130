import { type BackportOutcome, type Channel, shortSha } from '@sluice/core'
import { GitProblem } from '../git/git-problem.ts'
import { prefetchBlobs } from '../git/prefetch-blobs.ts'
import type { PushResult } from '../git/push-branches.ts'
import { type KnownObjects, openWorkArea, type WorkArea } from '../git/work-area.ts'
import { adoptBranch } from './adopt-branch.ts'
import type { BackportContext } from './backport-context.ts'
import type { Unlabelled } from './label-and-tell.ts'
import { openPrepared, openTogether } from './open-backport.ts'
import { type Prepared, prepareTarget, type Target } from './prepare-target.ts'
import { sentenceOf } from './problem-sentence.ts'
import type { Change } from './read-change.ts'
import { selectInGit } from './select-in-git.ts'
import { failure, settlePrepared, WORKFLOWS_NEEDED } from './settle-prepared.ts'
import { verifyCommits } from './verify-commits.ts'

export type CarryOptions = {
  readonly dryRun: boolean
  /** Objects that picking will read, as far as they are known. */
  readonly content: KnownObjects
  /** GraphQL's names of labels, as far as they are known. */
  readonly labelIds: ReadonlyMap<string, string>
  readonly onProgress: (line: string) => void
}

type Outcomes = ReadonlyMap<Channel, BackportOutcome>

export type Carried = {
  readonly outcomes: Outcomes
  readonly unlabelled: readonly Unlabelled[]
}

type Ready = Prepared & { readonly head: NonNullable<Prepared['head']> }

/** Prepares the backports with git, pushes them together, and opens their pull requests together. */
export async function carry(
  context: BackportContext,
  change: Change,
  targets: readonly Target[],
  options: CarryOptions,
): Promise<Carried> {
  if (targets.length === 0) return { outcomes: new Map(), unlabelled: [] }
  const { serverUrl, repository, token } = context
  let git: WorkArea | undefined
  try {
    git = await openWorkArea({
      url: `${serverUrl}/${repository.owner}/${repository.name}.git`,
      token,
    })
    const tips = targets.map(({ tip }) => tip.commit)
    const { picks, by } = await selectInGit(git, change, { tips, content: options.content })
    options.onProgress(
      `${change.original.title}: ${by}, ${picks.map(({ commit }) => shortSha(commit.sha)).join(' ')}`,
    )
    const merges = targets.flatMap(({ tip }) =>
      picks.map(({ base, commit }) => ({ base: base.tree, ours: tip.tree, theirs: commit.tree })),
    )
    await git.fetchComparedTrees(
      merges.map(({ base, ours, theirs }) => ({ from: base, to: theirs, beside: ours })),
    )
    await prefetchBlobs(git, merges, [])
    return await carryPicks(context, change, { git, picks, targets }, options)
  } catch (problem) {
    const reason = sentenceOf(problem)
    const outcomes = new Map(targets.map(({ channel }) => [channel, failure(reason)]))
    return { outcomes, unlabelled: [] }
  } finally {
    await git?.close()
  }
}

async function carryPicks(
  context: BackportContext,
  change: Change,
  {
    git,
    picks,
    targets,
  }: {
    readonly git: WorkArea
    readonly picks: Awaited<ReturnType<typeof selectInGit>>['picks']
    readonly targets: readonly Target[]
  },
  { dryRun, labelIds, onProgress }: CarryOptions,
): Promise<Carried> {
  const outcomes = new Map<Channel, BackportOutcome>()
  // Side by side, so that what they ask of git is asked once.
  const made = await Promise.all(
    targets.map((target) =>
      isolated(outcomes, target.channel, async (): Promise<Ready | undefined> => {
        const prepared = await prepareTarget({ git, change, picks, target })
        const settled = settlePrepared(change, prepared, dryRun)
        if (settled !== undefined) outcomes.set(target.channel, settled)
        return settled === undefined && prepared.head !== undefined
          ? { ...prepared, head: prepared.head }
          : undefined
      }),
    ),
  )
  const ready = made.filter((one) => one !== undefined)
  const pushed = await push(git, ready, outcomes)
  const present: Ready[] = []
  for (const prepared of ready) {
    const { target } = prepared
    const result = pushed.get(target.branch)
    if (result === undefined) continue
    await isolated(outcomes, target.channel, async () => {
      // What was refused may be so because another run was faster.
      const ours =
        result.kind === 'made'
          ? prepared
          : await adoptBranch(context, change, { git, picks, prepared })
      if (ours === undefined) outcomes.set(target.channel, refusal(prepared, result))
      else
        present.push(
          change.rules.commits === 'verified' ? await verifyCommits(context, change, ours) : ours,
        )
    })
  }
  const unlabelled: Unlabelled[] = []
  for (const opening of await openTogether(context, change, present)) {
    const { channel } = opening.prepared.target
    await isolated(outcomes, channel, async () => {
      const opened = await openPrepared(context, change, opening, labelIds)
      outcomes.set(channel, opened.outcome)
      if (opened.unlabelled !== undefined) unlabelled.push(opened.unlabelled)
      onProgress(`${channel.name}: pull request into ${channel.branch}`)
    })
  }
  return { outcomes, unlabelled }
}

/** By branch; none where nothing could be pushed at all. */
async function push(
  git: WorkArea,
  ready: readonly Ready[],
  outcomes: Map<Channel, BackportOutcome>,
): Promise<ReadonlyMap<string, PushResult>> {
  try {
    return await git.pushBranches(
      ready.map(({ target, head }) => ({ branch: target.branch, commit: head })),
    )
  } catch (problem) {
    const reason =
      problem instanceof GitProblem && problem.code === 'not-allowed'
        ? 'The token may not push: it needs `contents: write`.'
        : sentenceOf(problem)
    for (const { target } of ready) outcomes.set(target.channel, failure(reason))
    return new Map()
  }
}

function refusal({ target, workflowFiles }: Ready, result: PushResult): BackportOutcome {
  const reason = result.kind === 'refused' ? result.reason : 'it was there a moment ago'
  return /workflow/.test(reason) && workflowFiles.length > 0
    ? failure(`the token may not change ${workflowFiles.join(', ')}`, WORKFLOWS_NEEDED)
    : failure(
        `GitHub refused the branch ${target.branch}: ${reason}`,
        'Let the token make branches below `sluice/`: see the rulesets of the repository.',
      )
}

async function isolated<Result>(
  outcomes: Map<Channel, BackportOutcome>,
  channel: Channel,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work()
  } catch (problem) {
    outcomes.set(channel, failure(sentenceOf(problem)))
    return undefined
  }
}

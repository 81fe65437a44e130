import {
  authorRemarks,
  type BackportOutcome,
  type PullRequestLink,
  type Sha,
  shortSha,
} from '@sluice/core'
import { enableAutoMerge } from '../github/auto-merge.ts'
import { requestReviewers } from '../github/request-reviewers.ts'
import {
  type NewBackport,
  type OpenedBackport,
  openBackport,
  openBackports,
  setMetadata,
} from '../github/write-backport.ts'
import { addLabels, setStatus } from '../github/write-promotion.ts'
import type { BackportContext } from './backport-context.ts'
import { isUntold, type Unlabelled } from './label-and-tell.ts'
import { entryLabelOf, idsOf, metadataOf } from './metadata-of.ts'
import type { Prepared, Target } from './prepare-target.ts'
import { sentenceOf } from './problem-sentence.ts'
import type { Change } from './read-change.ts'

/** On the head of a backport with conflicts; branch protection may require it. */
const CONFLICT_STATUS = 'sluice/backport'

/** A backport whose pull request is to be opened; `opened` where that has been done. */
export type Opening = {
  readonly prepared: Prepared & { readonly head: Sha }
  readonly remarks: readonly string[]
  readonly given: NewBackport
  readonly opened: OpenedBackport | undefined
}

/** Opens the pull requests of branches that were pushed, as many at once as GitHub lets. */
export async function openTogether(
  { client, repository }: BackportContext,
  { repositoryId }: Change,
  all: readonly Opening['prepared'][],
): Promise<readonly Opening[]> {
  const openings: Omit<Opening, 'opened'>[] = []
  for (const prepared of all) {
    const { target, head, series, applied, textsFor } = prepared
    const { title, body } = textsFor(applied)
    const { conflict } = series
    const remarks: string[] = []
    if (conflict !== undefined) {
      // Before the pull request: at no moment it could be merged by accident.
      await trying(remarks, () =>
        setStatus(client, repository, {
          commit: head,
          context: CONFLICT_STATUS,
          state: 'failure',
          description: `Conflict markers of ${shortSha(conflict.pick.commit.sha)} must be resolved`,
        }),
      )
    }
    const branches = { branch: target.branch, base: target.channel.branch }
    const given = { ...branches, title, body, draft: conflict !== undefined }
    openings.push({ prepared, remarks, given })
  }
  const given = openings.map((one) => one.given)
  const opened = await openBackports(client, repositoryId, given)
  return openings.map((one, index) => ({ ...one, opened: opened[index] }))
}

/** Sees to it that the pull request is open, and sets what belongs to it and does not come later. */
export async function openPrepared(
  context: BackportContext,
  change: Change,
  { prepared, remarks: before, given, opened }: Opening,
  labelIds: ReadonlyMap<string, string>,
): Promise<{ readonly outcome: BackportOutcome; readonly unlabelled?: Unlabelled }> {
  const { target, series, applied, textsFor } = prepared
  const { record } = textsFor(applied)
  const conflicted = series.conflict !== undefined
  const remarks = [...before]
  const { isDraft, id, ...pullRequest } =
    opened ?? (await openBackport(context.client, context.repository, given))
  if (conflicted && !isDraft) {
    remarks.push('This repository has no draft pull requests: take care not to merge it.')
  }
  const entryLabel = conflicted ? undefined : entryLabelOf(change, target.channel)
  const metadata = metadataOf(change, conflicted, entryLabel)
  const ids = isUntold(change) ? idsOf(change, metadata, labelIds) : undefined
  const unlabelled =
    id === undefined || ids === undefined
      ? undefined
      : { id, ids, metadata, channel: target.channel.name, number: pullRequest.number }
  const set = unlabelled === undefined ? 'new' : 'labelled-later'
  const common = {
    pullRequest,
    commits: record.commits,
    dropped: record.dropped,
    remarks: [
      ...authorRemarks(change.viewer),
      ...remarks,
      ...(await complete(context, change, target, { pullRequest, set, conflicted })),
    ],
  }
  return {
    outcome: conflicted
      ? { kind: 'conflict', ...common, conflicts: record.conflicts }
      : { kind: 'open', ...common },
    ...(unlabelled === undefined ? {} : { unlabelled }),
  }
}

/**
 * Labels and people of a pull request, and its merging by itself. What cannot be set does not undo
 * the backport: it is told.
 */
export async function complete(
  context: BackportContext,
  change: Change,
  { channel }: Pick<Target, 'channel'>,
  {
    pullRequest: { number },
    set,
    conflicted,
  }: {
    readonly pullRequest: PullRequestLink
    /** Somebody may have added labels to one that is there already: they stay. */
    readonly set: 'new' | 'labelled-later' | 'present'
    readonly conflicted: boolean
  },
): Promise<readonly string[]> {
  const { client, repository } = context
  const { rules } = change
  const remarks: string[] = []
  const entryLabel = conflicted ? undefined : entryLabelOf(change, channel)
  const metadata = metadataOf(change, conflicted, entryLabel)
  await trying(remarks, async () => {
    if (set === 'labelled-later') return
    if (set === 'new') return setMetadata(client, repository, number, metadata)
    if (metadata.labels.length > 0) await addLabels(client, repository, number, metadata.labels)
    return setMetadata(client, repository, number, { ...metadata, labels: [] })
  })
  const reviewers = rules.copy.reviewers ? reviewersOf(change) : []
  if (reviewers.length > 0) {
    await trying(remarks, () => requestReviewers(client, repository, number, reviewers))
  }
  if (entryLabel !== undefined && change.viewer === 'github-actions[bot]') {
    remarks.push(
      `The label \`${entryLabel}\` lets nothing in when GITHUB_TOKEN sets it: every workflow writes under that name. Set it anew, or give the action the token of an App.`,
    )
  }
  if (!conflicted && entryLabel === undefined && rules.autoMerge.includes(channel.name)) {
    await trying(remarks, async () => {
      const refusal = await enableAutoMerge(client, repository, number)
      if (refusal !== undefined) remarks.push(refusal)
    })
  }
  return remarks
}

/** Nobody can be asked to review a pull request of their own, and bots are not asked. */
function reviewersOf({ handsOn, viewer }: Change): readonly string[] {
  const people = handsOn.reviewers.filter((login) => login !== viewer && !login.endsWith('[bot]'))
  return [...new Set(people)]
}

async function trying(remarks: string[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (problem) {
    remarks.push(sentenceOf(problem))
  }
}

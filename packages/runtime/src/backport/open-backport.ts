import {
  authorRemarks,
  type BackportOutcome,
  type BackportRules,
  type Channel,
  type PullRequestLink,
  type Sha,
  shortSha,
} from '@sluice/core'
import { enableAutoMerge } from '../github/auto-merge.ts'
import { requestReviewers } from '../github/request-reviewers.ts'
import { type Metadata, openBackport, setMetadata } from '../github/write-backport.ts'
import { addLabels, setStatus } from '../github/write-promotion.ts'
import type { BackportContext } from './backport-context.ts'
import type { Prepared, Target } from './prepare-target.ts'
import { sentenceOf } from './problem-sentence.ts'
import type { Change } from './read-change.ts'

/** On the head of a backport with conflicts; branch protection may require it. */
const CONFLICT_STATUS = 'sluice/backport'

/** Opens the pull request of a branch that was pushed, and sets all that belongs to it. */
export async function openPrepared(
  context: BackportContext,
  change: Change,
  prepared: Prepared & { readonly head: Sha },
): Promise<BackportOutcome> {
  const { client, repository } = context
  const { target, head, series, applied, textsFor } = prepared
  const { title, body, record } = textsFor(applied)
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
  const { isDraft, ...pullRequest } = await openBackport(client, repository, {
    branch: target.branch,
    base: target.channel.branch,
    title,
    body,
    draft: conflict !== undefined,
  })
  if (conflict !== undefined && !isDraft) {
    remarks.push('This repository has no draft pull requests: take care not to merge it.')
  }
  const common = {
    pullRequest,
    commits: record.commits,
    dropped: record.dropped,
    remarks: [
      ...authorRemarks(change.viewer),
      ...remarks,
      ...(await complete(context, change, target, {
        pullRequest,
        isNew: true,
        conflicted: conflict !== undefined,
      })),
    ],
  }
  return conflict === undefined
    ? { kind: 'open', ...common }
    : { kind: 'conflict', ...common, conflicts: record.conflicts }
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
    isNew,
    conflicted,
  }: {
    readonly pullRequest: PullRequestLink
    readonly isNew: boolean
    readonly conflicted: boolean
  },
): Promise<readonly string[]> {
  const { client, repository } = context
  const { rules } = change
  const remarks: string[] = []
  const entryLabel = conflicted ? undefined : entryLabelOf(change, channel)
  const metadata = metadataOf(change, conflicted, entryLabel)
  await trying(remarks, async () => {
    if (isNew) return setMetadata(client, repository, number, metadata)
    // Somebody may have added labels meanwhile: they stay.
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

/** The label by which the channel lets pull requests in on green CI, where the policy wants that. */
function entryLabelOf({ rules }: Change, { name, autoMerge }: Channel): string | undefined {
  return rules.autoMerge.includes(name) ? autoMerge?.label : undefined
}

function metadataOf(
  { rules, handsOn }: Change,
  conflicted: boolean,
  entryLabel: string | undefined,
): Metadata {
  const copied = handsOn.labels.filter((label) => isCopied(rules, label))
  const own = [...rules.labels, ...(entryLabel === undefined ? [] : [entryLabel])]
  const labels = [...own, ...(conflicted ? rules.conflictLabels : []), ...copied]
  return {
    labels: [...new Set(labels)],
    assignees: rules.copy.assignees ? handsOn.assignees : [],
    ...(rules.copy.milestone && handsOn.milestone !== undefined
      ? { milestone: handsOn.milestone }
      : {}),
  }
}

function isCopied({ copy }: BackportRules, label: string): boolean {
  return copy.labels.some((pattern) =>
    pattern.endsWith('*') ? label.startsWith(pattern.slice(0, -1)) : label === pattern,
  )
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

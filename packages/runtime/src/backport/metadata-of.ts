import type { BackportRules, Channel } from '@sluice/core'
import type { MetadataIds } from '../github/label-together.ts'
import type { Metadata } from '../github/write-backport.ts'
import type { Change } from './read-change.ts'

/** The label by which the channel lets pull requests in on green CI, where the policy wants that. */
export function entryLabelOf({ rules }: Change, { name, autoMerge }: Channel): string | undefined {
  return rules.autoMerge.includes(name) ? autoMerge?.label : undefined
}

/** What a backport's pull request gets beside its text. */
export function metadataOf(
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

/** All labels that backports to these channels may get. */
export function labelsFor(change: Change, channels: readonly Channel[]): readonly string[] {
  const all = channels.flatMap((channel) =>
    [false, true].flatMap((conflicted) => {
      const entryLabel = conflicted ? undefined : entryLabelOf(change, channel)
      return metadataOf(change, conflicted, entryLabel).labels
    }),
  )
  return [...new Set(all)]
}

/** The same in GraphQL's names; undefined where one is not known, as of a label that is yet to be made. */
export function idsOf(
  { ids }: Change,
  { labels, assignees, milestone }: Metadata,
  labelIds: ReadonlyMap<string, string>,
): MetadataIds | undefined {
  const known = labels.flatMap((label) => labelIds.get(label) ?? [])
  if (ids === undefined || known.length < labels.length) return undefined
  if (milestone !== undefined && ids.milestone === undefined) return undefined
  return {
    labels: known,
    assignees: assignees.length === 0 ? [] : ids.assignees,
    ...(milestone === undefined || ids.milestone === undefined ? {} : { milestone: ids.milestone }),
  }
}

function isCopied({ copy }: BackportRules, label: string): boolean {
  return copy.labels.some((pattern) =>
    pattern.endsWith('*') ? label.startsWith(pattern.slice(0, -1)) : label === pattern,
  )
}

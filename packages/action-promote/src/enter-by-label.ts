import { context as actions } from '@actions/github'
import type { EntryReport, LabelledChannel } from '@sluice/core'
import { type EntryOptions, enterLabelled, type RunContext } from '@sluice/runtime'
import { labelEvent } from './label-event.ts'

/** Lets the labelled pull requests into a channel; the event may be the label itself. */
export function enterByLabel(
  context: RunContext,
  channel: LabelledChannel,
  options: EntryOptions,
): Promise<EntryReport> {
  const labelled = labelEvent(actions)
  return enterLabelled(context, channel, {
    ...options,
    ...(labelled === undefined ? {} : { labelled }),
  })
}

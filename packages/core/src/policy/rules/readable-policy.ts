import { type EvidenceSettings, evidenceSettings } from '../evidence-settings.ts'
import { type ChannelSettings, channelSettings } from '../policy-settings.ts'
import { nearest } from '../spelling.ts'
import { isMapping, type Mapping } from '../yaml-tree.ts'

/**
 * What could be read of a policy. The rules across settings look at this and not at the finished
 * settings, so that one misspelt word does not hide every other problem until the next run.
 */
export type ReadablePolicy = {
  readonly channels: readonly ReadableChannel[]
  /** As written; undefined where there is none. */
  readonly backport?: Mapping
  readonly rollback: Mapping
  readonly evidence: Mapping
  readonly probes?: NonNullable<EvidenceSettings['probes']>
}

export type ReadableChannel = {
  readonly name: string
  /** As written, but for a misspelt `from`: tells what was left out from what has its default. */
  readonly written: Mapping
  /** Absent where a setting of the channel is wrong. */
  readonly settings?: ChannelSettings
}

/** Undefined where there is no mapping of channels: nothing else makes sense then. */
export function readablePolicy({
  channels,
  backport,
  rollback,
  evidence,
}: Mapping): ReadablePolicy | undefined {
  if (!isMapping(channels)) return undefined
  const sources = isMapping(evidence) ? evidence : {}
  const { probes: written } = sources
  const { data: probes } = evidenceSettings.shape.probes.safeParse(written)
  return {
    channels: Object.entries(channels).map(([name, written]) => {
      const { data: settings } = channelSettings.safeParse(written)
      return {
        name,
        written: isMapping(written) ? withItsFrom(written) : {},
        ...(settings === undefined ? {} : { settings }),
      }
    }),
    ...(isMapping(backport) ? { backport } : {}),
    rollback: isMapping(rollback) ? rollback : {},
    evidence: sources,
    ...(probes === undefined ? {} : { probes }),
  }
}

/**
 * A misspelt `from` is one problem: all that follows from its absence would hide it. What it names
 * is looked at once it is spelt right.
 */
function withItsFrom(written: Mapping): Mapping {
  if ('from' in written) return written
  const known = Object.keys(channelSettings.shape)
  const isMeant = Object.keys(written).some(
    (key) => !known.includes(key) && nearest(key, known) === 'from',
  )
  return isMeant ? { ...written, from: null } : written
}

import { type EvidenceSettings, evidenceSettings } from '../evidence-settings.ts'
import { type ChannelSettings, channelSettings } from '../policy-settings.ts'
import { isMapping, type Mapping, type Tree } from '../yaml-tree.ts'

/**
 * What could be read of a policy. The rules across settings look at this and not at the finished
 * settings, so that one misspelt word does not hide every other problem until the next run.
 */
export type ReadablePolicy = {
  readonly channels: readonly ReadableChannel[]
  readonly evidence: Mapping
  readonly evidenceSettings?: EvidenceSettings
}

export type ReadableChannel = {
  readonly name: string
  /** As written: tells a setting that was left out from one that has its default. */
  readonly written: Mapping
  /** Absent where a setting of the channel is wrong. */
  readonly settings?: ChannelSettings
}

export function readablePolicy(tree: Tree): ReadablePolicy {
  const evidence = mappingAt(tree, 'evidence')
  const evidenceResult = evidenceSettings.safeParse(evidence)
  return {
    channels: Object.entries(mappingAt(tree, 'channels')).map(([name, written]) => {
      const { data: settings } = channelSettings.safeParse(written)
      return {
        name,
        written: isMapping(written) ? written : {},
        ...(settings === undefined ? {} : { settings }),
      }
    }),
    evidence,
    ...(evidenceResult.success ? { evidenceSettings: evidenceResult.data } : {}),
  }
}

function mappingAt(tree: Tree, key: string): Mapping {
  const value = isMapping(tree) ? tree[key] : undefined
  return isMapping(value) ? value : {}
}

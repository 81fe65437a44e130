import { defaultRollbackRules, landedReverts, type NotifyRules } from '@sluice/core'
import type { EarlierRemovals } from './complete-earlier.ts'
import { type ChannelSide, statesBehind } from './read-channel-side.ts'

const nobody: NotifyRules = { critical: [], standard: [] }

/** A channel as its earlier rollbacks and reverts left it; nobody is told without a policy. */
export function earlierRemovals({
  channelName,
  side,
  branch,
  policy,
}: Pick<ChannelSide, 'channelName' | 'side' | 'branch' | 'policy'>): EarlierRemovals {
  const { line, between } = statesBehind(side, branch)
  const from = policy?.channels.find(({ name }) => name === channelName)?.entry?.from
  return {
    ...{ channel: channelName, branch, line },
    reverts: landedReverts(channelName, line, between),
    ...(from === undefined ? {} : { from }),
    repositoryUrl: side.repositoryUrl,
    incidents: side.incidents,
    rules: policy?.rollback ?? defaultRollbackRules,
    notify: policy?.notify ?? nobody,
  }
}

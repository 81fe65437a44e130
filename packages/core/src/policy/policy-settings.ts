import * as z from 'zod'
import { autoMergeSettings } from './auto-merge-settings.ts'
import { backportSettings } from './backport-settings.ts'
import { evidenceSettings } from './evidence-settings.ts'
import { gateSettings } from './gate-settings.ts'
import { hotfixSettings } from './hotfix-settings.ts'
import { notifySettings } from './notify-settings.ts'
import { overrideSettings } from './override-settings.ts'
import { Refusal } from './problem.ts'
import { rollbackSettings } from './rollback-settings.ts'
import { runbookSettings } from './runbook-settings.ts'
import { branchName, channelKey, channelReference, commitName } from './values/git-names.ts'
import {
  environmentLabel,
  labelName,
  metricsLabelValue,
  reviewer,
  workflowFile,
} from './values/github-names.ts'
import { list } from './values/list.ts'
import { scalar } from './values/scalar.ts'
import { watchSettings } from './watch-settings.ts'

const version = scalar(
  'the number 1',
  { type: 'integer', minimum: 1, maximum: 1 },
  (written): 1 | Refusal => {
    if (written === 1) return 1
    return new Refusal(
      'value',
      typeof written === 'number' && written > 1
        ? 'This policy is written for a newer Sluice.'
        : 'The version of the policy’s format is the number 1.',
      'Write `version: 1`.',
    )
  },
).describe('Version of the policy’s format.')

/** One channel. What belongs to its entry has no effect without `from`, and is refused then. */
export const channelSettings = z.strictObject({
  from: channelReference
    .optional()
    .describe('Channel whose commits may enter. Without it nothing is promoted into the channel.'),
  approval: z
    .enum(['human', 'none'])
    .prefault('human')
    .describe(
      '`human`: a promotion lands when a person has approved exactly its commit. `none`: it lands by itself when the gates pass.',
    ),
  history: z
    .enum(['merge', 'linear'])
    .prefault('merge')
    .describe(
      'Parents of the promotion’s commit: baseline and candidate (`merge`), or only the baseline (`linear`).',
    ),
  labels: list(labelName).prefault([]).describe('Labels of the promotion’s pull request.'),
  reviewers: list(reviewer)
    .prefault([])
    .describe('Who is asked to review it: logins, or `org/team` for a team.'),
  dispatch: list(workflowFile)
    .prefault([])
    .describe(
      'Workflows that are started on the channel’s branch after a landing by GITHUB_TOKEN, whose pushes start none.',
    ),
  adopted: commitName
    .optional()
    .describe(
      'A commit of the channel. What only the channel has up to it is accounted for, and need not be carried. `sluice adopt` writes it.',
    ),
  override: overrideSettings.describe(
    'Whether a person with admin permission can let one candidate past a gate, for a time.',
  ),
  hotfixes: hotfixSettings,
  branch: branchName
    .optional()
    .describe('The channel’s git branch. Without it the branch has the channel’s name.'),
  'metrics-label': metricsLabelValue
    .optional()
    .describe('Value of the channel label in the metrics. Without it the channel’s name.'),
  environment: environmentLabel
    .optional()
    .describe('The channel’s environment in GitHub Deployments. Without it the channel’s name.'),
  enter: gateSettings
    .prefault({})
    .describe(
      'The gates that a candidate must pass. Those of the runbook are on unless switched off, the others where they are written.',
    ),
  'auto-merge': autoMergeSettings,
  watch: watchSettings
    .optional()
    .describe(
      'Rules that the channel must keep to once it is out; where they fail, it is rolled back. `{}` takes the defaults. Without it the channel is not watched.',
    ),
})

/** A whole policy file: the one place that says its shape. Editors and docs are made from it. */
export const policySettings = z.strictObject({
  version,
  channels: z
    .record(channelKey, channelSettings)
    .describe('The channels by name. A channel that is not listed does not exist.'),
  backport: backportSettings
    .optional()
    .describe('How changes merged into one channel reach others. Without it nothing is carried.'),
  evidence: evidenceSettings.prefault({}).describe('Where evidence comes from.'),
  rollback: rollbackSettings.prefault({}).describe('How channels are rolled back.'),
  notify: notifySettings.prefault({}).describe('Who is told of an incident.'),
  runbook: runbookSettings
    .prefault({})
    .describe(
      'Commands that reports name to people, `{channel}` filled in; Sluice itself runs none of them. Without one a report says in words what to look at.',
    ),
})

export type ChannelSettings = z.output<typeof channelSettings>
export type PolicySettings = z.output<typeof policySettings>

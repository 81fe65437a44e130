import * as z from 'zod'
import { channelReference } from './values/git-names.ts'
import { labelName, reviewer, workflowFile } from './values/github-names.ts'
import { list } from './values/list.ts'
import { pathPatternText } from './values/path-pattern.ts'

/** How channels are rolled back. */
export const rollbackSettings = z.strictObject({
  keep: list(pathPatternText)
    .prefault(['.github/**'])
    .describe(
      'Paths that stay as they are when a channel goes back. Where they differ, the tree was never judged, and a person lands the rollback.',
    ),
  irreversible: list(pathPatternText)
    .prefault([])
    .describe(
      'Paths whose change an older tree does not undo, such as migrations: a rollback over them needs `confirm`.',
    ),
  approval: z
    .enum(['human', 'none'])
    .prefault('human')
    .describe(
      '`human`: a rollback lands when a person merges or approves it. `none`: one to a state that passed its gates lands by itself.',
    ),
  labels: list(labelName).prefault([]).describe('Labels of the pull request, beside `rollback`.'),
  reviewers: list(reviewer)
    .prefault([])
    .describe('Who is asked to review it: logins, or `org/team` for a team.'),
  push: list(channelReference)
    .prefault([])
    .describe(
      'Channels whose reverts are pushed directly, as far as branch protection lets the token; else, and elsewhere, a revert is a pull request. Not for channels whose entries a person approves.',
    ),
  dispatch: list(workflowFile)
    .prefault([])
    .describe('Workflows that are started on the channel’s branch after the landing, to deploy.'),
})

import type { ChosenChannels } from './choose-channels.ts'
import { workflowNames } from './ci-workflows.ts'
import { yamlText } from './yaml-text.ts'

export type WorkflowOptions = {
  /** The text of a job that makes eval reports. */
  readonly evalJob?: string
  /** An App's token, as recommended; else the job's own. */
  readonly app: boolean
  /** Whether the policy asks a metrics server. */
  readonly metrics: boolean
  /** Names of the workflows that are CI. */
  readonly ci: readonly string[]
}

/**
 * The workflow that promotes, after the one in the README of the action; a test holds the two
 * together.
 */
export function workflowText({ into, from }: ChosenChannels, options: WorkflowOptions): string {
  const { evalJob, app, metrics, ci } = options
  const evaluates = evalJob !== undefined
  const evaluate = evaluates
    ? `      evaluate:
        description: Run the evaluation first
        type: boolean
        default: true
`
    : ''
  // GITHUB_TOKEN's word about an earlier report is not believed: a look needs the reports.
  const remembers = app || !evaluates
  const soonerLooks = remembers ? soonerLooksOn(into, from, ci) : ''
  return `name: Promote

on:
  schedule:
    - cron: "17 * * * *"
  workflow_dispatch:
    inputs:
${evaluate}      dry-run:
        description: Say what would be done, change nothing
        type: boolean
        default: false
  # What follows only makes a look sooner. Of all but the first two, the default branch's version of
  # this file runs, with what it may write, and nothing of a pull request is checked out or run.
  pull_request_review:
    types: [submitted]
  # A merge queue of the channel waits for Sluice's status on what it would land.
  merge_group:
    types: [checks_requested]
  # \`/sluice …\` on a pull request or an incident.
  issue_comment:
    types: [created, edited]
${soonerLooks}
permissions: {}

jobs:
${evalJob ?? ''}${promoteJob(into, { evaluates, app, metrics })}
${approvedJob(into, evaluates && app)}`
}

function soonerLooksOn(into: string, from: string, ci: readonly string[]): string {
  return `  # Somebody proposes a promotion by hand, or a hotfix; a maintainer labels that; something has landed.
  pull_request_target:
    types: [opened, reopened, synchronize, labeled, unlabeled, closed]
    branches: [${yamlText(into)}]
  # CI of the candidate, of its promotion or of a hotfix has ended: the names of your workflows.
  workflow_run:
    workflows: [${workflowNames(ci)}]
    types: [completed]
    branches: [${[from, `sluice/${into}/*`, 'hotfix/**'].map(yamlText).join(', ')}]
  # The same of CI that is not GitHub Actions.
  check_suite:
    types: [completed]
  status:
  # Closing an incident can end a hold.
  issues:
    types: [closed]
`
}

function promoteJob(
  into: string,
  { evaluates, app, metrics }: { evaluates: boolean; app: boolean; metrics: boolean },
): string {
  const needs = evaluates
    ? `    needs: eval
    # A failed evaluation is something to report, not a reason to say nothing. What Sluice itself
    # reports starts nothing.
    if: >-
      \${{ !cancelled() && github.event_name != 'pull_request_review' &&
      github.event_name != 'merge_group' &&
      (github.event_name != 'status' || !startsWith(github.event.context, 'sluice/')) &&
      (github.event_name != 'issue_comment' || ${app ? "startsWith(github.event.comment.body, '/sluice')" : "needs.eval.result != 'skipped'"}) }}
`
    : `    # What Sluice itself reports starts nothing.
    if: >-
      github.event_name != 'pull_request_review' &&
      github.event_name != 'merge_group' &&
      (github.event_name != 'status' || !startsWith(github.event.context, 'sluice/')) &&
      (github.event_name != 'issue_comment' || startsWith(github.event.comment.body, '/sluice'))
`
  const reports = evaluates
    ? `      - uses: actions/download-artifact@v5
        if: needs.eval.result != 'skipped'
        with:
          pattern: eval-*
          path: evidence
          merge-multiple: true
`
    : ''
  const group = evaluates
    ? `      # GitHub keeps one waiting run of a group: none that holds reports makes way for a mere look.
      group: sluice-promote-\${{ needs.eval.result == 'skipped' && 'look' || 'evaluated' }}
`
    : `      group: sluice-promote
`
  const failOn = evaluates
    ? `          # A mere look may come before the evaluation of a new candidate: that is no error.
          fail-on: \${{ needs.eval.result == 'skipped' && 'nothing' || 'unmeasured' }}
`
    : ''
  const rights = app
    ? `    environment: sluice # holds the App's key
    permissions: {} # the App's token has what is needed
`
    : `    # What this token pushes and opens starts no workflow: an App's token does.
    permissions:
      actions: read # health checks
      checks: read # CI
      contents: write # the promotion's branch, landing
      issues: write # labels
      pull-requests: write # the promotion's pull request
      statuses: write # verdicts
`
  const appToken = app
    ? `      - uses: actions/create-github-app-token@v2
        id: app
        with:
          app-id: \${{ vars.SLUICE_APP_ID }}
          private-key: \${{ secrets.SLUICE_APP_KEY }}
          permission-actions: read
          permission-checks: read
          permission-contents: write
          permission-issues: write
          permission-pull-requests: write
          permission-statuses: write
`
    : ''
  const secrets = metrics
    ? `        env:
          PROM_TOKEN: \${{ secrets.PROM_TOKEN }}
`
    : ''
  const given = app
    ? `          github-token: \${{ steps.app.outputs.token }}
`
    : ''
  return `  # Has the token that can write, and runs nothing of the candidate's${evaluates ? ': it reads the reports' : ''}.
  promote:
    name: promote
${needs}    runs-on: ubuntu-latest
    timeout-minutes: 15
${rights}    concurrency:
${group}      cancel-in-progress: false
    steps:
${reports}${appToken}      - uses: org/action-promote@v1
        with:
${given}          channel: ${yamlText(into)}
          dry-run: \${{ inputs.dry-run }}
${failOn}${secrets}`
}

/** @param withoutEval whether a look without reports knows what an earlier one found. */
function approvedJob(into: string, withoutEval: boolean): string {
  return `  # An approved promotion lands now, not with the next hour, and so what a merge queue would land gets
  # its status. What runs on a review, or on a merge group, is the pull request's own version of this
  # file, so this job holds no secret: it only starts the default branch's version. A fork's may not
  # even do that; the hourly look takes such an approval.
  approved:
    name: start the promotion
    if: >-
      github.event_name == 'merge_group' ||
      (github.event_name == 'pull_request_review' && github.event.review.state == 'approved' &&
      github.event.pull_request.base.ref == '${into}' &&
      github.event.pull_request.head.repo.full_name == github.repository)
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      actions: write # start a workflow
    steps:
      - run: gh workflow run promote.yml --repo "$GITHUB_REPOSITORY" --ref "$BRANCH"${withoutEval ? ' -f evaluate=false' : ''}
        env:
          GH_TOKEN: \${{ github.token }}
          BRANCH: \${{ github.event.repository.default_branch }}
`
}

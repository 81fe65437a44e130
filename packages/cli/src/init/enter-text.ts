import { workflowNames } from './ci-workflows.ts'
import { yamlText } from './yaml-text.ts'

/**
 * The workflow by which labelled pull requests enter a channel, after the one in the README of the
 * action; a test holds the two together.
 *
 * @param ci names of the workflows that are CI.
 */
export function enterText(
  channel: string,
  { ci, app }: { readonly ci: readonly string[]; readonly app: boolean },
): string {
  const name = yamlText(channel)
  const rights = app
    ? `    environment: sluice # holds the App's key
    permissions: {} # the App's token has what is needed
`
    : `    permissions:
      checks: read # CI
      contents: write # merges
      pull-requests: write # puts into a merge queue
      statuses: write # notes which head of a fork was labelled
`
  const steps = app
    ? `      - uses: actions/create-github-app-token@v2
        id: app
        with:
          app-id: \${{ vars.SLUICE_APP_ID }}
          private-key: \${{ secrets.SLUICE_APP_KEY }}
          permission-checks: read
          permission-contents: write
          permission-pull-requests: write
          permission-statuses: write
`
    : ''
  const token = app ? `          github-token: \${{ steps.app.outputs.token }}\n` : ''
  return `name: Enter ${channel}

on:
  schedule:
    - cron: "47 * * * *"
  # The default branch's version of this file runs, with a token that can write, also for forks. So
  # there is no checkout here, and nothing of the pull request is run.
  pull_request_target:
    types: [labeled, synchronize, reopened, ready_for_review]
    branches: [${name}]
  workflow_run:
    workflows: [${workflowNames(ci)}]
    types: [completed]
  # The same of CI that is not GitHub Actions.
  check_suite:
    types: [completed]
  status:
  workflow_dispatch:

permissions: {}

jobs:
  enter:
    name: enter ${channel}
    # What Sluice itself reports starts nothing.
    if: github.event_name != 'status' || !startsWith(github.event.context, 'sluice/')
    runs-on: ubuntu-latest
    timeout-minutes: 10
${rights}    concurrency:
      group: sluice-enter-${channel}
      cancel-in-progress: false
    steps:
${steps}      - uses: org/action-promote@v1
        with:
${token}          channel: ${name}
`
}

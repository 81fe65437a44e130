import { expect, test } from 'vitest'
import { approvalPayload, pullRequestPayload } from './payloads.ts'
import { SmallRepository } from './small-repository.ts'
import { WorkflowStage } from './workflow-stage.ts'

// A workflow that somebody wrote without the README: every push and every pull request, with the
// job's own token. What a fork or Dependabot starts has one that can only read.

const POLICY = `version: 1
channels:
  stable:
    from: next
    approval: none
    enter: { score: off, error-rate: off, latency: off, probes: off }
    dispatch: [deploy.yml]
  next: {}
`

const LOOK = `name: Look
on:
  push:
  pull_request:
  pull_request_review:
  repository_dispatch:
    types: [promote]
jobs:
  look:
    runs-on: ubuntu-latest
    permissions:
      actions: write
      checks: read
      contents: write
      issues: write
      pull-requests: write
      statuses: write
    steps:
      - uses: org/action-promote@v1
`

const DEPLOY = 'on:\n  push: { branches: [stable] }\n  workflow_dispatch:\njobs: {}\n'

const granted = {
  actions: 'write',
  checks: 'read',
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
} as const
const readOnly = { checks: 'read', contents: 'read', 'pull-requests': 'read' } as const

test('with a token that can only read it ends green with a sentence; with one that can write it promotes', async () => {
  const stage = await WorkflowStage.begin()
  try {
    const small = await SmallRepository.begin(stage, POLICY, {
      'look.yml': LOOK,
      'deploy.yml': DEPLOY,
    })
    const { repository } = small
    repository.settings({ actionsMayCreatePullRequests: true })
    const sha = await small.pushed('next', 'second')
    await repository.checkRun({ sha, name: 'test', branch: 'next' })
    await repository.branch('topic', sha)
    const pull = await repository.openPullRequest({ by: 'maya', head: 'topic', base: 'stable' })
    const fromFork = pullRequestPayload(repository, pull, 'mallory/assistant')
    const idle = async (event: string, payload: object, sentence: string) => {
      const by = { event, payload, branch: 'topic', permissions: readOnly }
      const { log } = await small.idleRun('look.yml', by)
      expect(log).toContain(`${sentence} Nothing was looked at.`)
    }

    await idle(
      'pull_request',
      { action: 'opened', sender: { login: 'mallory' }, ...fromFork },
      'The pull request comes from a fork: its run may not write. The next look takes what it says.',
    )
    await idle(
      'pull_request_review',
      { ...approvalPayload(repository, pull, 'robin'), ...fromFork },
      'The pull request comes from a fork: its run may not write. The next look takes what it says.',
    )
    await idle(
      'pull_request',
      {
        action: 'opened',
        ...pullRequestPayload(repository, pull),
        sender: { login: 'dependabot[bot]' },
      },
      'Dependabot did this: its run may not write. The next look takes what it says.',
    )
    await idle(
      'push',
      { ref: 'refs/heads/sluice/ledger', deleted: false },
      'The branch is one of Sluice’s own.',
    )

    const payload = { action: 'promote', client_payload: {} }
    const by = { event: 'repository_dispatch', payload, permissions: granted }
    const landed = await small.run('look.yml', by)

    expect(landed.outputs, landed.log).toMatchObject({ decision: 'promote', merged: 'true' })
    expect(await repository.tree('stable')).toBe(await repository.tree(sha))
    // A landing by this token starts nothing by itself.
    const started = stage.sandbox.events.filter(({ startsWorkflows }) => startsWorkflows)
    expect(started.at(-1)).toMatchObject({
      event: 'workflow_dispatch',
      ref: 'stable',
      after: await repository.sha('stable'),
    })

    const next = { event: 'push', payload: { ref: 'refs/heads/next', deleted: false } }
    const again = await small.run('look.yml', { ...next, branch: 'next', permissions: granted })
    expect(again.outputs, again.log).toMatchObject({ decision: 'up-to-date', merged: 'false' })
    expect(stage.shownTokens()).toEqual([])
    expect(stage.sandbox.violations).toEqual([])
  } finally {
    await stage.end()
  }
})

import { parsePolicy, type Sha, sha } from '@sluice/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collectEvidence, type EvidenceQuestion } from '../../src/evidence/collect-evidence.ts'
import { readEvalReports } from '../../src/evidence/read-eval-reports.ts'
import { readChannels } from '../../src/github/read-channels.ts'
import { entryPair } from '../../src/promotion/entry-pair.ts'
import { readLines } from '../../src/promotion/read-history.ts'
import { repository, Stage } from '../github/stage.ts'
import { manifest, NOW, protectedCommits, report, Workspace } from './workspace.ts'

let stage: Stage
let workspace: Workspace
beforeEach(async () => {
  stage = await Stage.begin()
  workspace = await Workspace.begin()
})
afterEach(async () => {
  await workspace.end()
  await stage.sandbox.close()
})

const REPORT = 'evidence/eval-next.json'

/** A report of next whose manifest, if any, names a tree. */
async function evaluated(tree?: Sha): Promise<void> {
  await workspace.has(REPORT, report())
  if (tree !== undefined)
    await workspace.has('evidence/eval-next.manifest.json', manifest(report(), { tree }))
}

async function evidence(more: Partial<EvidenceQuestion> = {}) {
  const text = `version: 1
channels:
  stable: { from: next, enter: { error-rate: off, latency: off, probes: off } }
  next: {}
evidence: { eval: { report: 'evidence/eval-{channel}.json', about: channel } }
`
  const parsed = parsePolicy(text, { file: 'sluice.yml' })
  if (!parsed.ok || parsed.policy.evidence.eval === undefined) throw new Error('no such policy')
  const { policy } = parsed
  const source = parsed.policy.evidence.eval
  const client = stage.client()
  const reading = await readChannels(client, repository, {
    channelBranch: 'stable',
    sourceBranch: 'next',
    policyFile: 'sluice.yml',
    statusContext: 'sluice/stable',
    now: '2026-01-05T08:00:00.000Z',
  })
  const reports = (channel: string) =>
    readEvalReports(source, { channel, workspace: workspace.path, now: NOW, protectedCommits })
  const at = async (ref: string) => ({
    commit: await stage.sha(ref),
    tree: sha(await stage.repo.tree(ref)),
  })
  return collectEvidence({
    context: {
      client,
      repository,
      token: stage.token(),
      serverUrl: stage.sandbox.serverUrl,
      workspace: workspace.path,
      environment: {},
      now: NOW,
      policyFile: 'sluice.yml',
      run: { id: 771, url: 'https://github.example/runs/771' },
    },
    policy,
    ...entryPair(policy, 'stable'),
    baseline: await at('stable'),
    viewer: 'sluice-app[bot]',
    candidate: await at('next'),
    lines: await readLines(client, repository, reading),
    cloneUrl: stage.repo.cloneUrl,
    checks: [],
    required: [],
    evals: { candidate: await reports('next'), baseline: await reports('stable') },
    firstScore: undefined,
    ...more,
  })
}

describe('an eval report as evidence', () => {
  it('is about the candidate when it names its tree, and as old as it is', async () => {
    const tree = sha(await stage.repo.tree('next'))
    await evaluated(tree)
    expect((await evidence()).candidateEval).toMatchObject({
      kind: 'measured',
      measuredAt: '2026-01-05T07:00:00.000Z',
      about: { kind: 'commit', commit: await stage.sha('next'), tree },
      remarks: [],
    })
  })

  it('is never about a candidate with another tree', async () => {
    await evaluated(sha('e'.repeat(40)))
    expect((await evidence()).candidateEval).toMatchObject({
      kind: 'missing',
      why: 'mismatch',
      detail: expect.stringMatching(
        /^The eval report of next is about c{40}, not about [0-9a-f]{40}\.$/,
      ),
    })
  })

  it('without a manifest is about the channel, and says so', async () => {
    await evaluated()
    expect((await evidence()).candidateEval).toMatchObject({
      kind: 'measured',
      about: { kind: 'channel', channel: 'next' },
      remarks: ["The report of next names no commit: the policy takes it as the channel's."],
    })
  })
})

describe('CI as evidence', () => {
  it('is without our own run, known by its id and not by its name', async () => {
    const check = {
      name: 'promote',
      kind: 'check-run',
      app: 'github-actions',
      state: 'red',
      conclusion: 'failure',
    } as const
    const { ci } = await evidence({
      checks: [
        { ...check, workflowRunId: 771 },
        { ...check, workflowRunId: 770 },
      ],
    })
    expect(ci).toMatchObject({ kind: 'measured', value: { checks: [check] } })
    expect(ci.kind === 'measured' && ci.value.checks).toHaveLength(1)
  })
})

it('what no gate asks for is not measured', async () => {
  const { requests, latency, probes } = await evidence()
  expect([requests, latency, probes]).toEqual(
    Array(3).fill({
      kind: 'missing',
      source: { name: 'policy' },
      why: 'absent',
      detail: 'The policy names no source for it.',
    }),
  )
})

import { expect, test } from 'vitest'
import { promotionRecord, renderLog, renderSummary } from '../report/index.ts'
import { promotion, runbookPolicy, scenario, treeNamed } from '../testing/index.ts'
import { isDispatchMissed } from './plan-dispatch.ts'

const byItself = (more: string) =>
  scenario(runbookPolicy.replace('{ from: next }', `{ from: next, approval: none${more} }`))
const deploying = byItself(', dispatch: [deploy.yml, docs.yml]')

const after = (kind: string, kinds: readonly string[]) => kinds.slice(kinds.indexOf(kind) - 1)

test('GITHUB_TOKEN: the landing is announced on the baseline, and starts what the policy names', () => {
  const { operations } = promotion(deploying).byGitHubToken().plan()
  const tree = treeNamed('candidate').slice(0, 12)
  expect(operations.slice(-3)).toMatchObject([
    {
      kind: 'set-status',
      on: deploying.question().baseline.commit,
      context: 'sluice/stable/dispatch',
      state: 'success',
      description: `awaits tree ${tree}, then starts deploy.yml, docs.yml`,
    },
    { kind: 'land' },
    {
      kind: 'dispatch',
      workflows: ['deploy.yml', 'docs.yml'],
      channelBranch: 'stable',
      on: 'landed',
    },
  ])
})

test('announced once: a landing that was refused does not fill the statuses of the baseline', () => {
  const first = promotion(deploying).byGitHubToken()
  const again = first.after(first.plan().operations.filter(({ kind }) => kind !== 'land'))
  expect(again.plan().operations.map(({ kind }) => kind)).toEqual(['land', 'dispatch'])
})

test.each([
  ['an App’s landing starts workflows by itself', promotion(deploying)],
  ['a policy that names none starts none', promotion(byItself('')).byGitHubToken()],
])('%s', (_, story) => {
  const kinds = story.plan().operations.map(({ kind }) => kind)
  expect(after('land', kinds)).toEqual(['set-status', 'land'])
  expect(story.plan().operations).not.toContainEqual(
    expect.objectContaining({ context: 'sluice/stable/dispatch' }),
  )
})

test('what GITHUB_TOKEN lands and nobody starts is said, with what to do', () => {
  const cost =
    'What GITHUB_TOKEN lands starts no workflow. To deploy, name workflows in `channels.stable.dispatch`, or give the action the token of an App.'
  const costly = promotion(byItself('')).byGitHubToken().report()
  expect(renderSummary(costly)).toContain(cost.replace('GITHUB_TOKEN', 'GITHUB\\_TOKEN'))
  expect(renderLog(costly)).toContain(`  ${cost}`)
  for (const story of [promotion(byItself('')), promotion(deploying).byGitHubToken()])
    expect(renderSummary(story.report())).not.toContain('starts no workflow')
})

test('what was started is linked; what a dry run would start is not', () => {
  const report = promotion(deploying).byGitHubToken().report()
  const url = (file: string) =>
    `https://github.com/acme/service/actions/workflows/${file}?query=branch%3Astable`
  const done = { ...report, dryRun: false }
  expect(renderSummary(done)).toContain(
    `Started: [deploy.yml](${url('deploy.yml')}), [docs.yml](${url('docs.yml')}).`,
  )
  expect(promotionRecord(done).dispatched).toEqual([
    { workflow: 'deploy.yml', url: url('deploy.yml') },
    { workflow: 'docs.yml', url: url('docs.yml') },
  ])
  expect(renderSummary(report)).not.toContain('Started')
  expect(renderSummary(report)).toContain('start deploy.yml, docs.yml on stable')
})

test('workflow files: what GitHub would refuse GITHUB_TOKEN is not tried, and the files are named', () => {
  const files = ['.github/sluice.yml', '.github/workflows/ci.yml']
  const story = promotion(deploying).changing(...files)
  const refused = story.byGitHubToken()
  expect(refused.conditions()).toContainEqual(
    expect.objectContaining({
      gate: 'workflow files',
      next: 'act',
      reason: 'GITHUB_TOKEN may not bring changes of .github/workflows/ci.yml.',
    }),
  )
  expect(new Set(refused.plan().operations.map(({ kind }) => kind))).toEqual(
    new Set(['set-status']),
  )
  expect(story.plan().operations.map(({ kind }) => kind)).toContain('create-promotion-commit')
})

test('a landing is missed when it was announced long enough ago, is there, and is not confirmed', () => {
  const tree = treeNamed('candidate')
  const announced = {
    description: `awaits tree ${tree.slice(0, 12)}, then starts deploy.yml`,
    createdAt: '2026-01-05T08:00:00Z',
  }
  const head = { tree, confirmed: false }
  const late = '2026-01-05T08:05:00Z'
  expect(isDispatchMissed(head, announced, late)).toBe(true)
  // The run that landed it may be about to start them.
  expect(isDispatchMissed(head, announced, '2026-01-05T08:04:59Z')).toBe(false)
  expect(isDispatchMissed({ ...head, confirmed: true }, announced, late)).toBe(false)
  expect(isDispatchMissed({ ...head, tree: treeNamed('hotfix') }, announced, late)).toBe(false)
  expect(isDispatchMissed(head, undefined, late)).toBe(false)
})

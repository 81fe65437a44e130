import type { SandboxRepository } from '@sluice/sandbox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkState, statusState } from '../../src/github/check-state.ts'
import { Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const reported = async (given: Omit<Parameters<SandboxRepository['checkRun']>[0], 'sha'>) =>
  stage.repo.checkRun({ sha: await stage.repo.sha('next'), ...given })

describe('the checks of a commit', () => {
  it('are all read: more than 100 runs in a suite, and more than 50 suites', async () => {
    for (let index = 0; index < 130; index += 1) await reported({ name: `job ${index}` })
    for (let index = 0; index < 60; index += 1)
      await reported({ name: 'deploy', app: `app-${index}` })
    await reported({ name: 'last', conclusion: 'failure' })
    const checks = await stage.checks()
    expect(checks).toHaveLength(191)
    expect(checks).toContain('github-actions/last (push of CI): red')
    expect(stage.requestsOf('sluiceChecks')).toBe(1)
    expect(stage.requestsOf('sluiceCheckRuns')).toBe(1)
  })

  it('are never half of them: a list without an end is an error', async () => {
    stage.sandbox.intercept(({ operation }, phase) => {
      if (phase !== 'before' || operation !== 'sluiceChecks') return undefined
      const checkSuites = { pageInfo: { hasNextPage: true, endCursor: 'again' }, nodes: [] }
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ data: { repository: { object: { checkSuites } } } }),
      }
    })
    for (let index = 0; index < 51; index += 1) await reported({ name: 'x', app: `app-${index}` })
    await expect(stage.checks()).rejects.toMatchObject({
      code: 'unexpected',
      message: expect.stringMatching(/more than 40 pages to read: could not read the checks of/),
    })
  })

  it('are the latest ones: a rerun within the suite, and a new run of the workflow', async () => {
    await reported({ name: 'test', conclusion: 'failure' })
    await reported({ name: 'test', conclusion: 'success' })
    await reported({ name: 'lint', workflow: 'Lint', conclusion: 'failure' })
    await reported({ name: 'lint', workflow: 'Lint', conclusion: 'success', rerun: true })
    await reported({ name: 'build', workflow: 'Build', conclusion: 'success' })
    await reported({ name: 'build', workflow: 'Build', status: 'in_progress', rerun: true })
    expect(await stage.checks()).toEqual([
      'github-actions/build (push of Build): pending',
      'github-actions/lint (push of Lint): success',
      'github-actions/test (push of CI): success',
    ])
  })

  it('of one name are all kept where app, workflow or event differ', async () => {
    await reported({ name: 'test' })
    await reported({ name: 'test', event: 'pull_request', conclusion: 'failure' })
    await reported({ name: 'test', workflow: 'Nightly', conclusion: 'cancelled' })
    await reported({ name: 'test', app: 'circle', conclusion: 'timed_out' })
    await stage.repo.status({
      sha: await stage.repo.sha('next'),
      context: 'test',
      state: 'error',
      creator: 'jenkins',
    })
    expect(await stage.checks()).toEqual([
      'circle/test: red',
      'github-actions/test (pull_request of CI): red',
      'github-actions/test (push of CI): success',
      'github-actions/test (push of Nightly): red',
      'jenkins/test: red',
    ])
  })

  it('hold commit statuses, the latest of each context, and none of Sluice’s own', async () => {
    const sha = await stage.repo.sha('next')
    const status = (context: string, state: 'success' | 'failure' | 'pending', creator: string) =>
      stage.repo.status({ sha, context, state, creator, description: `${context} is ${state}` })
    await status('ci/old', 'failure', 'jenkins')
    await status('ci/old', 'success', 'jenkins')
    await status('sluice/stable/look', 'pending', 'sluice')
    await status('sluice/stable/look', 'failure', 'mallory')
    const { checks } = await stage.candidate()
    expect(checks.checks).toEqual([
      { name: 'ci/old', kind: 'status', app: 'jenkins', state: 'success', conclusion: 'success' },
    ])
    expect(checks.own).toEqual({
      'sluice/stable/look': {
        state: 'failure',
        description: 'sluice/stable/look is failure',
        createdAt: expect.stringMatching(/^2026-01-05T08:/),
        by: 'mallory',
      },
    })
  })

  it('say which workflow run they are of, so that our own is left out by its id', async () => {
    const sha = await stage.repo.sha('next')
    const ours = await stage.repo.workflowRun({ sha, workflow: 'Promote', status: 'in_progress' })
    await reported({ name: 'promote', run: ours.id, status: 'in_progress' })
    await reported({ name: 'promote', workflow: 'Another', conclusion: 'failure' })
    const { checks } = await stage.candidate()
    expect(
      checks.checks
        .filter(({ workflowRunId }) => workflowRunId !== ours.id)
        .map(({ workflow, state }) => `${workflow} ${state}`),
    ).toEqual(['Another red'])
  })

  it('of a commit that nothing reported on are none', async () => {
    expect(await stage.checks()).toEqual([])
  })
})

describe('what a check ended with', () => {
  it.each([
    ['SUCCESS', 'success'],
    ['FAILURE', 'red'],
    ['TIMED_OUT', 'red'],
    ['CANCELLED', 'red'],
    ['ACTION_REQUIRED', 'red'],
    ['STARTUP_FAILURE', 'red'],
    ['STALE', 'pending'],
    ['SKIPPED', 'skipped'],
    ['NEUTRAL', 'neutral'],
    ['SPLENDID', 'unknown'],
    [null, 'unknown'],
  ])('%s is %s', (conclusion, state) => {
    expect(checkState('COMPLETED', conclusion).state).toBe(state)
  })

  it.each(['QUEUED', 'IN_PROGRESS', 'WAITING', 'PENDING', 'REQUESTED'])(
    '%s is still to come, whatever is said of its end',
    (status) => {
      expect(checkState(status, 'SUCCESS').state).toBe('pending')
    },
  )

  it('a status that we do not know never passes', () => {
    expect(checkState('DREAMING', 'SUCCESS')).toEqual({ state: 'unknown', conclusion: 'dreaming' })
  })

  it.each([
    ['SUCCESS', 'success'],
    ['FAILURE', 'red'],
    ['ERROR', 'red'],
    ['PENDING', 'pending'],
    ['EXPECTED', 'pending'],
    ['SPLENDID', 'unknown'],
  ])('as a commit status %s is %s', (state, expected) => {
    expect(statusState(state)).toBe(expected)
  })
})

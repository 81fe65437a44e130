import { afterEach, beforeEach, expect, it } from 'vitest'
import { readReportedNames } from '../../src/github/read-reported-names.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const names = (branch: string) => readReportedNames(stage.client(), repository, branch)

it('names what reported on recent commits of a branch, and nothing of Sluice’s own', async () => {
  const older = await stage.repo.sha('next')
  await stage.repo.checkRun({ sha: older, name: 'test' })
  await stage.repo.checkRun({ sha: older, name: 'scan', app: 'scanner', conclusion: 'failure' })
  await stage.repo.status({ sha: older, context: 'jenkins', state: 'pending' })
  await stage.repo.status({ sha: older, context: 'sluice/stable/look', state: 'success' })
  const newer = await stage.repo.commit({ branch: 'next', message: 'Third', files: { a: '3' } })
  await stage.repo.checkRun({ sha: newer, name: 'test', status: 'queued' })
  expect(await names('next')).toEqual([
    { name: 'scan', kind: 'check-run' },
    { name: 'test', kind: 'check-run' },
    { name: 'jenkins', kind: 'status' },
  ])
})

it('names nothing where CI never ran, and for a branch that is gone', async () => {
  expect(await names('stable')).toEqual([])
  expect(await names('gone')).toEqual([])
})

import { channelName, measuredState, renderEvidenceComment } from '@sluice/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readEvidencePlaces } from '../../src/github/evidence-comments.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

it('our comment is found however many others came before it, and a copy is not ours', async () => {
  const { number } = await stage.repo.openIssue({
    by: 'alice',
    title: 'Slow',
    body: '',
    labels: [],
  })
  const before = measuredState(await stage.sha('stable'), '2026-01-05T08:00:00.000Z', [])
  const at = {
    channel: channelName('stable'),
    repositoryUrl: 'https://github.example/acme/assistant',
  }
  const body = renderEvidenceComment({ before }, at)
  for (let said = 0; said < 100; said += 1)
    await stage.repo.comment(number, { by: 'bob', body: said === 7 ? body : `Again ${said}` })
  const { id } = await stage.repo.comment(number, { by: 'alice', body })
  const places = await readEvidencePlaces(
    { client: stage.client(), repository },
    { incident: number },
    'alice',
  )
  expect(places).toMatchObject([{ comment: { id, evidence: { before } } }])
})

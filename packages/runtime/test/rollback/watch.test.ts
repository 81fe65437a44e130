import { parseRevertNames } from '@sluice/core'
import { afterEach, describe, expect, it } from 'vitest'
import { revertChanges } from '../../src/index.ts'
import { RollbackStory } from './rollback-story.ts'

let story: RollbackStory
afterEach(() => story.end())

const watch =
  '{ score: off, probes: off, error-rate: { window: 12h }, latency: { window: 12h }, looks: 3, apart: 1s, settle: 1s }'

const begin = async (rules = watch, approval = 'none') => {
  story = await RollbackStory.begin({
    stable: `approval: none\nwatch: ${rules}`,
    policy: `rollback: { approval: ${approval} }\n`,
  })
  return story
}

const outcome = async () => (await story.watched()).decision.outcome

describe('the watch of stable', () => {
  it('finds it healthy; metrics that flap do nothing; three failing looks in a row roll it back', async () => {
    const { repo, good, bad } = await begin()
    expect(await story.watched()).toMatchObject({
      decision: { outcome: 'healthy', failed: 0 },
      results: [
        { gate: 'error-rate', verdict: 'pass' },
        { gate: 'latency', verdict: 'pass' },
      ],
    })
    expect(await story.promotion.statuses(await repo.sha('stable'))).toContain(
      'sluice/stable/watch success',
    )
    story.failing(400)
    expect([await outcome(), await outcome()]).toEqual(['failing', 'failing'])
    story.failing(0)
    expect(await outcome()).toBe('healthy')
    story.failing(400)
    expect([await outcome(), await outcome()]).toEqual(['failing', 'failing'])
    expect(await repo.sha('stable')).toBe(bad)
    const report = await story.watched()
    expect(report).toMatchObject({
      decision: { outcome: 'roll-back', failed: 3 },
      rollback: {
        outcome: 'rollback',
        question: {
          by: 'sluice-app[bot]',
          reason: expect.stringMatching(
            /failed 3 looks in a row\. error-rate: 400 of 5000 requests/,
          ),
        },
        landed: await repo.sha('stable'),
      },
    })
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
    expect(repo.issues()).toHaveLength(1)
    // A rollback is not rolled back.
    expect([await outcome(), await outcome()]).toEqual(['failing', 'failing'])
    expect(await story.watched()).toMatchObject({
      decision: { outcome: 'left', why: expect.stringContaining('a person must look') },
    })
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
  })

  it('acts once for one cause: what a person declined is not done again', async () => {
    const { repo } = await begin(watch.replace('looks: 3', 'looks: 1'), 'human')
    story.failing(400)
    const { bad } = story
    const before = await story.promotion.statuses(bad)
    expect(await story.watched({ dryRun: true })).toMatchObject({
      rollback: { outcome: 'rollback', dryRun: true },
    })
    expect(await story.promotion.statuses(bad)).toEqual(before)
    expect(repo.issues()).toEqual([])
    expect(await outcome()).toBe('roll-back')
    const number = story.rollbackNumber
    expect(await outcome()).toBe('roll-back')
    expect(story.rollbackNumber).toBe(number)
    await repo.closePullRequest(number, { by: 'alice' })
    expect(await story.watched()).toMatchObject({
      decision: { outcome: 'left', why: expect.stringContaining('a person decided') },
    })
    expect(repo.issues()).toHaveLength(1)
  })

  it('leaves a head to the revert that a person has open for it', async () => {
    const { repo, bad } = await begin(watch.replace('looks: 3', 'looks: 1'), 'human')
    const read = parseRevertNames(bad)
    const asked = { channel: 'stable', reason: 'Bad', severity: 'critical', by: 'alice' } as const
    await revertChanges(
      story.context(),
      { ...asked, confirmed: false, names: read.ok ? read.names : [] },
      { dryRun: false, onProgress: () => {} },
    )
    const { number } = repo.pullRequests().at(-1) ?? {}
    story.failing(400)
    expect(await story.watched()).toMatchObject({
      decision: {
        outcome: 'left',
        why: `#${number} reverts changes of stable, see incident #${repo.issues()[0]?.number}: merge it, or dispatch a rollback by hand.`,
      },
    })
    expect(repo.pullRequests()).toHaveLength(number ?? 0)
  })

  it('lands the rollback that a person approved', async () => {
    const { repo, good } = await begin(watch.replace('looks: 3', 'looks: 1'), 'human')
    story.failing(400)
    await outcome()
    await repo.review(story.rollbackNumber, { by: 'bob', state: 'APPROVED' })
    await outcome()
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
  })

  it('takes eval reports from artifacts of protected runs; the first complete one about the head counts', async () => {
    story = await RollbackStory.begin({
      stable:
        'approval: none\nwatch: { score: { min: 0.8 }, error-rate: off, latency: off, probes: off, looks: 1, apart: 1s, settle: 1s }',
      eval: "artifact: { workflow: eval.yml, name: 'eval-{channel}-{tree}' }",
    })
    const { repo, promotion } = story
    await promotion.withoutReports()
    const left = async (score: number, event: string) => {
      const { report, manifest } = await promotion.reportOf('stable', score)
      const path = '.github/workflows/eval.yml'
      const sha = await repo.sha('stable')
      const run = await repo.workflowRun({ sha, branch: 'stable', workflow: 'Eval', path, event })
      const files = { 'eval-stable.json': report, 'eval-stable.manifest.json': manifest }
      await repo.artifact({ run, name: `eval-stable-${await repo.tree('stable')}`, files })
      return run
    }
    // Whoever opens a pull request may leave an artifact of that name.
    await left(0.1, 'pull_request')
    const absent = await story.watched({ dryRun: true })
    expect(absent).toMatchObject({
      decision: { outcome: 'unknown' },
      results: [{ gate: 'score', verdict: 'unmeasured', next: 'act' }],
    })
    const run = await left(0.5, 'schedule')
    await left(0.99, 'schedule')
    expect(await story.watched({ dryRun: true })).toMatchObject({
      decision: { outcome: 'roll-back' },
      results: [
        {
          gate: 'score',
          verdict: 'fail',
          observed: expect.stringContaining('0.5'),
          sources: [{ name: `eval run ${run.id}` }, { name: `eval run ${run.id}` }],
        },
      ],
    })
  })

  it('without rules says what to write', async () => {
    story = await RollbackStory.begin()
    await expect(story.watched()).rejects.toThrow(/Add `watch: \{\}` to the channel/)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { RollbackStory } from './rollback-story.ts'

let story: RollbackStory
afterEach(() => story.end())

const WATCH =
  '{ probes: off, error-rate: { window: 12h }, latency: { window: 12h }, apart: 1s, settle: 12h }'

const begin = async (approval = 'none') => {
  story = await RollbackStory.begin({
    stable: `approval: none\nwatch: ${WATCH}`,
    policy: `rollback: { approval: ${approval} }\n`,
  })
  await story.promotion.evaluated('stable', 0.7)
  story.failing(400)
  return story
}

/** The table of what was measured, as it stands on the incident and on the pull request. */
function kept(): readonly string[] {
  const [incident] = story.repo.issues()
  const pull = story.repo.pullRequest(story.rollbackNumber)
  const [onIncident, onPull] = [incident, pull].map((place) =>
    (place?.comments ?? []).map(({ body }) => body).filter((body) => body.includes('sluice:ev')),
  )
  expect(onIncident).toEqual(onPull)
  return (onPull ?? []).flatMap((body) => body.split('\n').filter((row) => row.startsWith('| ')))
}

async function editedByBob(comment_id: number): Promise<void> {
  const token = story.repo.token({ kind: 'user', login: 'bob' })
  const { client } = story.context(token)
  const body = 'All is well.'
  await client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
    owner: 'acme',
    repo: 'assistant',
    comment_id,
    body,
  })
}

const named = (commit: string) => `[\`${commit.slice(0, 7)}\`]`

describe('what the watch’s rules say of a channel', () => {
  it('is kept before a rollback, measured beside it, and put beside what they say afterwards', async () => {
    const { repo, bad, sandbox, promotion } = await begin()
    // The page of metrics answers only when the rollback has landed.
    let answer = () => {}
    promotion.metricsSlow(
      new Promise((resolve) => {
        answer = resolve
      }),
    )
    const stop = sandbox.intercept(({ graphql }, phase) => {
      if (phase === 'after' && graphql?.name === 'sluiceLand') answer()
      return undefined
    })
    const before = sandbox.requests.length
    const report = await story.rolledBack()
    stop()
    const asked = sandbox.requests.slice(before)
    expect(asked.length).toBeLessThanOrEqual(15)
    const landed = await repo.sha('stable')
    expect(report).toMatchObject({
      landed,
      failures: [],
      measured: { commit: bad, results: [{ gate: 'score', verdict: 'fail' }, {}, {}] },
    })
    expect(kept()).toEqual([
      expect.stringContaining(`| Before: ${named(bad)}`),
      expect.stringMatching(/^\| score \| [^|]*at least 0\.8 \| ✗ 0\.7; [^|]*\| {2}\|$/),
      expect.stringMatching(/^\| error-rate \| [^|]* \| ✗ 400 of 5000 requests[^|]*\| {2}\|$/),
      expect.stringMatching(/^\| latency \| [^|]* \| ✓ [^|]* \| {2}\|$/),
    ])

    // Nothing yet: it has not settled.
    await story.watched()
    expect(kept()[0]).toMatch(/\| After \|$/)
    await promotion.passes(13)
    expect(await story.watched({ dryRun: true })).toMatchObject({ failures: [] })
    expect(kept()[0]).toMatch(/\| After \|$/)
    expect(await story.rolledBack()).toMatchObject({ outcome: 'nothing-to-do', failures: [] })
    const whole = kept()
    expect(whole).toEqual([
      expect.stringMatching(`Before: .*After: .*${landed.slice(0, 7)}`),
      expect.stringMatching(/^\| score .* ✗ 0\.7; [^|]*\| not measured: [^|]*\|$/),
      expect.stringMatching(/^\| error-rate .* ✗ 400 of 5000 [^|]*\| ✓ 0 of 5000 requests[^|]*\|$/),
      expect.stringMatching(/^\| latency .* ✓ [^|]* \| ✓ [^|]* \|$/),
    ])
    expect(await promotion.statuses(landed)).toContain('sluice/stable/evidence success')

    // Once: whatever is measured later.
    story.failing(5)
    await story.watched()
    expect(kept()).toEqual(whole)
  })

  it('is kept by the next run where one died, is missing where none could, and stops nothing', async () => {
    const { repo, bad, good, sandbox, promotion } = await begin('human')
    await promotion.evaluated('stable', 0.85)
    story.failing(0)
    await promotion.passes(13)
    await story.watched()
    await promotion.metricsDown()
    const stop = sandbox.intercept(({ graphql, body }) =>
      graphql?.name === 'sluiceEvidence' && body.includes('mutation') ? 'drop' : undefined,
    )
    const report = await story.rolledBack()
    expect(report).toMatchObject({
      outcome: 'rollback',
      pullRequest: { number: story.rollbackNumber },
      failures: [expect.stringContaining('could not keep what was measured')],
    })
    expect(kept()).toEqual([])
    stop()
    await story.rolledBack()
    const first = kept()
    expect(first.slice(2)).toEqual([
      expect.stringMatching(/^\| error-rate .*\| not measured: could not be reached \| {2}\|$/),
      expect.stringMatching(/^\| latency .*\| not measured: could not be reached \| {2}\|$/),
    ])
    expect(await story.rolledBack()).toMatchObject({
      failures: [],
      measured: { results: [{}, {}, {}] },
    })
    expect(kept()).toEqual(first)

    // Somebody edits what was kept: it is nobody's word any more.
    const places = [...repo.issues(), repo.pullRequest(story.rollbackNumber)]
    for (const { id } of places.flatMap(({ comments }) => comments)) await editedByBob(id)
    await story.merged()
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
    await promotion.passes(13)
    await story.watched()
    expect(kept()[0]).toMatch(/\| Before \| After: /)
    const said = repo.issues()[0]?.comments.at(-1)?.body
    expect(said).toContain('What it was before is not known')
    // What is left is the watch's last word on it, and no more than that.
    expect(said).toMatch(
      new RegExp(`noted in the ledger, [^,]*, of .*${bad.slice(0, 7)}.*: it held its rules`),
    )
  })
})

it('where the policy does not say what to watch, the pull request says that nothing is measured', async () => {
  story = await RollbackStory.begin()
  await story.rolledBack()
  expect(story.pull().body).toContain(
    'Nothing is measured before and after: the policy does not say what to watch on stable (`watch: {}`).',
  )
  expect(kept()).toEqual([])
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GitHubStory } from './github-story.ts'

const at = ['--repo', 'acme/assistant']
const policy = ['--policy', 'policy.yml']

test('what the ledger has of a channel is listed, and one of its records decided again', async () => {
  const github = await GitHubStory.begin({ stable: 'enter: { probes: off }' })
  const { story } = github
  const { repo, workspace } = story
  expect(await github.told(['history', 'stable', ...at])).toEqual({
    code: 0,
    out: 'There is no ledger yet: the first decision of the action begins it.\n',
    err: '',
  })
  const first = await repo.sha('stable')
  await story.promoted()
  await story.ci('next', 'failure')
  await story.promoted()
  await story.ci('next', 'success')
  await repo.review(1, { by: 'alice', state: 'APPROVED' })
  await story.promoted()

  const listed = await github.told(['history', 'stable', ...at])
  const names = [...listed.out.matchAll(/ {2}([0-9a-f]{8}) {2}/g)].map(([, name = '']) => name)
  const out = names.reduce(
    (text, name, place) => text.replace(name, `record-${place}`),
    listed.out.replace(first.slice(0, 7), '<first>'),
  )
  expect({ ...listed, out }).toMatchInlineSnapshot(`
    {
      "code": 0,
      "err": "",
      "out": "2026-01-05 08:01  promote  <next>  record-0  all 5 gates pass  0.86
    2026-01-05 08:01  changed  <first>
    2026-01-05 08:01  blocked  <next>  record-1  blocked by ci  0.86
    2026-01-05 08:02  promote  <next>  record-2  all 5 gates pass  0.86
    2026-01-05 08:02  landed   <stable>
    ",
    }
  `)
  expect(JSON.parse((await github.ran(['history', 'stable', ...at, '--json'])).out)).toMatchObject([
    { kind: 'decision', outcome: 'promote' },
    { kind: 'landing', of: 'change' },
    { kind: 'decision', outcome: 'blocked', gates: { ci: 'fail' } },
    { kind: 'decision', outcome: 'promote' },
    { kind: 'landing', commit: await repo.sha('stable') },
  ])
  const now = story.sandbox.now().toISOString()
  const month = `${now.slice(0, 7).replace('-', '/')}.jsonl`
  const common = { v: 1, at: now, channel: 'stable' }
  const health = { kind: 'health', commit: first, healthy: true, says: 'healthy: latency' }
  const [commit, of] = ['c'.repeat(40), 'd'.repeat(40)]
  const rollback = { kind: 'rollback', commit, of, good: first, reason: 'Bad\u001b[2J' }
  const pushed = { at: '2026-01-05T08:01:00.000Z', how: 'force', by: 'mallory' }
  const rewriting = { kind: 'rewriting', lost: of, pushed }
  const lines = [health, rollback, rewriting].map(
    (entry) => `${JSON.stringify({ ...common, ...entry })}\n`,
  )
  const written = (await repo.text('sluice/ledger', month)) ?? ''
  await repo.commit({
    ...{ branch: 'sluice/ledger', message: 'Note more' },
    files: { [month]: written + lines.join('') },
  })
  const more = (await github.told(['history', 'stable', ...at])).out.replaceAll(
    first.slice(0, 7),
    '<first>',
  )
  expect(
    more
      .split('\n')
      .slice(5)
      .map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d +/, '').replace(/ {2,}/g, ' ')),
  ).toEqual([
    'healthy <first> healthy: latency',
    'rollback ccccccc ddddddd back to <first>: Bad [2J',
    'rewritten ddddddd pushed over by mallory at 2026-01-05 08:01',
    'Last seen healthy: <first>, 2026-01-05 08:02 UTC.',
    '',
  ])
  expect((await github.told(['history', 'stable', ...at, '--month', '2025-11'])).out).toContain(
    'The ledger tells nothing of stable in these two months',
  )

  const text = (await repo.text('stable', '.github/sluice.yml')) ?? ''
  await writeFile(join(workspace, 'policy.yml'), text)
  const again = await github.told([
    ...['check', 'stable', ...at, ...policy],
    ...['--record', names[1] ?? ''],
  ])
  expect(again.code).toBe(1)
  expect(again.out).toContain('Policy: policy.yml, the same as then.')
  expect(again.out).toContain('Decided as recorded: blocked.')
  const latest = await github.told(['check', 'stable', ...at, ...policy, '--record', 'latest'])
  expect(latest.out).toContain('Decided as recorded: promote.')

  expect(await github.told(['check', 'stable', ...at, ...policy, '--record', 'f00'])).toMatchObject(
    {
      code: 2,
      err: expect.stringContaining('`sluice history stable` lists them'),
    },
  )
  expect(
    await github.told(['check', 'stable', '--record', 'latest', '--evidence', 'x.json']),
  ).toMatchObject({ code: 2, err: expect.stringContaining('cannot be used with') })

  // Somebody improves a record.
  const files = await repo.files('sluice/ledger')
  const [path = ''] = Object.keys(files).filter((file) => file.includes(`-${names[0]}`))
  await repo.commit({
    branch: 'sluice/ledger',
    message: 'Better',
    files: { [path]: (files[path] ?? '').replace('"verdict":"pass"', '"verdict":"fail"') },
    author: { login: 'bob' },
  })
  expect(
    await github.told(['check', 'stable', ...at, ...policy, '--record', names[0] ?? '']),
  ).toMatchObject({ code: 2, err: expect.stringContaining('is not what was written') })
  expect((await github.told(['history', 'stable', '--month', 'May', ...at])).err).toContain(
    'write one as 2026-09',
  )
})

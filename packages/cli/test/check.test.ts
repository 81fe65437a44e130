import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promotionRecordSchema } from '@sluice/core'
import { expect, test } from 'vitest'
import { GitHubStory } from './github-story.ts'
import { sluice } from './sluice.ts'

const live = ['check', 'stable', '--repo', 'acme/assistant']
const replayed = ['check', 'stable', '--evidence', 'record.json', '--policy', 'policy.yml']

/** Saves what somebody would: the record of a check, and the policy that it was decided by. */
async function saved(github: GitHubStory, change = (record: string) => record): Promise<string> {
  const { workspace, repo } = github.story
  const { out } = await github.ran([...live, '--json'])
  await writeFile(join(workspace, 'record.json'), change(out))
  const policy = (await repo.text('stable', '.github/sluice.yml')) ?? ''
  await writeFile(join(workspace, 'policy.yml'), policy)
  return out
}

test('a candidate that may enter: the report of the action, and nothing is changed', async () => {
  const github = await GitHubStory.begin({}, sluice)
  const { repo, sandbox } = github.story
  const before = await repo.branches()
  const asked = sandbox.requests.length
  const { code, out, err } = await github.told(live)
  expect(err).toBe('')
  expect(out).toMatchInlineSnapshot(`
    "stable: the gates are open. 1 needs you
      A dry run: stable stays at <stable>. Candidate: <next> of next.
      ✗ approval    none yet — required: a person with write access who wrote none of it
          An approval is needed, since stable asks for a person.
          Do: Review and approve the pull request.
      ✓ ci          1 of 1 — required: all, as none is required
      ✓ score       0.86; stable 0.85; 0.01 higher (100 items) — required: at most 0.02 lower, at least 0.8
      ✓ error-rate  2 of 992 requests (0.2 %) in 6 h — required: 5xx under 1 % of at least 500 in 24 h
      ✓ latency     100 % within 30 s (992 requests) — required: 95 % within 30 s, of at least 500 in 24 h
      ✓ probes      24 of 24 good (100 %) — required: 99 % good, 90 % of 24 h probed
      ✓ fixes       stable has no change of its own — required: every change of stable is in the candidate
      would set sluice/stable/score/<stable>/pass on <next> to success: 0.86; stable 0.85; 0.01 higher (100 items)
      would commit tree <next's tree> on <stable> and <next> as sluice/stable/<next>-<stable>
      would open the pull request “Promote next <next> to stable” from sluice/stable/<next>-<stable> into stable
      would set sluice/stable on the promotion to success: all 6 gates pass
    "
  `)
  expect(code).toBe(0)
  expect(await repo.branches()).toEqual(before)
  const requests = sandbox.requests.slice(asked)
  expect(requests.filter(({ kind, method }) => kind === 'rest' && method !== 'GET')).toEqual([])
  expect(requests.some(({ operation }) => operation === 'receive-pack')).toBe(false)

  // Gates that are open in a record are not the channel's leave to move.
  await saved(github)
  const again = await github.told(replayed)
  expect(again.code).toBe(0)
  expect(
    again.out,
  ).toContain(`  ? landing     not looked at — required: an approval where one is asked, required checks, an unmoved channel
      A record says nothing about the present: this is about the gates alone.
      Do: Run \`sluice check stable\` with a token.
`)
  expect(again.out).toMatch(/\nDecided as recorded: promote\.\n$/)
})

test('a candidate that is held, and its record, which decides again to the same', async () => {
  const github = await GitHubStory.begin()
  await github.story.evaluated('next', 0.8)
  const { code, out } = await github.told(live)
  expect(code).toBe(1)
  expect(out).toMatchInlineSnapshot(`
    "stable: not promoted. 1 needs you
      A dry run: stable stays at <stable>. Candidate: <next> of next.
      ✗ score       0.8; stable 0.85; 0.05 lower (100 items) — required: at most 0.02 lower, at least 0.8
          The score on datasets/ai_eval/base.jsonl is 0.05 lower, where at most 0.02 is allowed.
          Do: 5 items got worse (q81, q82, q83, q84, q85).
          Do: Fix on next; running the eval again changes nothing.
      ✓ ci          1 of 1 — required: all, as none is required
      ✓ error-rate  2 of 992 requests (0.2 %) in 6 h — required: 5xx under 1 % of at least 500 in 24 h
      ✓ latency     100 % within 30 s (992 requests) — required: 95 % within 30 s, of at least 500 in 24 h
      ✓ probes      24 of 24 good (100 %) — required: 99 % good, 90 % of 24 h probed
      ✓ fixes       stable has no change of its own — required: every change of stable is in the candidate
      would set sluice/stable/score/<stable>/fail on <next> to failure: 0.8; stable 0.85; 0.05 lower (100 items)
      would set sluice/stable/look on <next> to failure: blocked by score
    "
  `)

  const first = promotionRecordSchema.parse(JSON.parse(await saved(github)))
  const asked = github.story.sandbox.requests.length
  const again = await github.told(replayed, { GITHUB_TOKEN: '' })
  expect(again.out).toMatchInlineSnapshot(`
    "Evidence recorded at 2026-01-05T08:01:15.000Z; nothing was measured now, and neither GitHub nor git was asked.
    Policy: policy.yml, the same as then.

    stable: not promoted. 1 needs you
      A dry run: stable stays at <stable>. Candidate: <next> of next.
      ✗ score       0.8; stable 0.85; 0.05 lower (100 items) — required: at most 0.02 lower, at least 0.8
          The score on datasets/ai_eval/base.jsonl is 0.05 lower, where at most 0.02 is allowed.
          Do: 5 items got worse (q81, q82, q83, q84, q85).
          Do: Fix on next; running the eval again changes nothing.
      ✓ ci          1 of 1 — required: all, as none is required
      ✓ error-rate  2 of 992 requests (0.2 %) in 6 h — required: 5xx under 1 % of at least 500 in 24 h
      ✓ latency     100 % within 30 s (992 requests) — required: 95 % within 30 s, of at least 500 in 24 h
      ✓ probes      24 of 24 good (100 %) — required: 99 % good, 90 % of 24 h probed
      ✓ fixes       stable has no change of its own — required: every change of stable is in the candidate
    Decided as recorded: blocked.
    "
  `)
  expect(again).toMatchObject({ code: 1, err: '' })
  expect(github.story.sandbox.requests.length).toBe(asked)

  const json = await github.ran([...replayed, '--json'])
  const record = promotionRecordSchema.parse(JSON.parse(json.out))
  expect(record.gates).toEqual(first.gates)
  expect(record.evidenceDigest).toEqual(first.evidenceDigest)
})

test('a replay says what it did not look at, whose policy it is, and that somebody changed it', async () => {
  const github = await GitHubStory.begin()
  await saved(github, (record) => record.replace('"200": "990"', '"200": "9900"'))
  const { code, out } = await github.told([...replayed.slice(0, 4), '--policy', 'other.yml'])
  expect({ code, out }).toEqual({ code: 2, out: '' })

  const policy = `version: 1
channels:
  stable: { from: next, enter: { score: { min: 0.9 } } }
  next: {}
evidence:
  eval: { report: 'evidence/eval-{channel}.json' }
  metrics: { prometheus: 'https://prom.example.com' }
  probes: { workflow: health.yml }
`
  await writeFile(join(github.story.workspace, 'policy.yml'), policy)
  const stricter = await github.told(replayed)
  expect(stricter.code).toBe(1)
  expect(stricter.out).toMatchInlineSnapshot(`
    "Evidence recorded at 2026-01-05T08:01:10.000Z; nothing was measured now, and neither GitHub nor git was asked.
    Policy: policy.yml, not the one that decided then (.github/sluice.yml at <stable>).
    ! The evidence is not what was recorded: its digest differs, so somebody changed it.

    stable: not promoted. 1 needs you
      A dry run: stable stays at <stable>. Candidate: <next> of next.
      ✗ score       0.86; stable 0.85; 0.01 higher (100 items) — required: at most 0.02 lower, at least 0.9
          The score on datasets/ai_eval/base.jsonl is 0.86, under the least score 0.9.
          Do: Fix on next; running the eval again changes nothing.
      ✓ ci          1 of 1 — required: all, as none is required
      ✓ error-rate  2 of 9902 requests (0.02 %) in 6 h — required: 5xx under 1 % of at least 500 in 24 h
      ✓ latency     100 % within 30 s (992 requests) — required: 95 % within 30 s, of at least 500 in 24 h
      ✓ probes      24 of 24 good (100 %) — required: 99 % good, 90 % of 24 h probed
      ✓ fixes       stable has no change of its own — required: every change of stable is in the candidate
    The record says promote; this policy decides blocked.
    "
  `)
})

test('what could not be measured is no pass; up to date is; no channel and no token are neither', async () => {
  const github = await GitHubStory.begin()
  await github.story.metricsDown()
  const { code, out } = await github.told(live)
  expect(code).toBe(1)
  expect(out).toContain('  ? error-rate  could not be reached')
  await github.story.repo.branch('next', await github.story.repo.sha('stable'))
  expect(await github.told(live)).toEqual({
    code: 0,
    err: '',
    out: 'stable: up to date\n  stable is at <stable> and has everything that next has.\n',
  })

  expect(await github.told(['check', 'beta', '--repo', 'acme/assistant'])).toEqual({
    code: 2,
    out: '',
    err: 'sluice: The policy has no channel "beta"; it has stable, next, legacy.\n',
  })
  expect(await github.told(live, { GITHUB_TOKEN: 'ghp_wrong' })).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('GitHub does not accept the token'),
  })
})

test('of a chain each channel is asked about by its own edge', async () => {
  const OFF = 'enter: { score: off, error-rate: off, latency: off, probes: off }'
  const github = await GitHubStory.begin({
    stable: OFF,
    next: `{ from: canary, approval: none, ${OFF} }\n  canary: {}`,
  })
  const { repo } = github.story
  await repo.branch('canary', await repo.sha('next'))
  await repo.commit({ branch: 'canary', message: 'Rhyme', files: { 'rhyme.txt': 'x\n' } })
  const asked = (channel: string) => github.told(['check', channel, '--repo', 'acme/assistant'])
  expect(await asked('stable')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Candidate: <next> of next.'),
  })
  // Nobody has built what canary has.
  expect(await asked('next')).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^next: not promoted.*\n.*next stays at <next>.* of canary/),
  })
  expect(await asked('canary')).toMatchObject({
    code: 2,
    err: 'sluice: Nothing is promoted into canary: the channel has no `from` in the policy.\n',
  })
})

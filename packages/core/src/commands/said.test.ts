import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../promotion/index.ts'
import { commitNamed, runbookPolicy, scenario } from '../testing/index.ts'
import {
  answersTo,
  type Comment,
  judgeComment,
  notNeededSaid,
  overridesSaid,
  refreshedCandidates,
  type Said,
} from './index.ts'

const story = scenario().at('2026-01-05T12:00:00Z').candidate('one').baseline('old')
const subject = story.question()
const [candidate, baseline] = [commitNamed('one').slice(0, 12), commitNamed('old').slice(0, 12)]
const fix = commitNamed('hotfix')

const comment = (body: string, more: Partial<Comment> = {}): Comment => ({
  number: 7,
  id: 1,
  url: 'https://github.com/acme/service/pull/7#issuecomment-1',
  by: 'alice',
  permission: 'admin',
  body,
  at: '2026-01-05T11:00:00Z',
  answered: false,
  ...more,
})

const here = { candidate, baseline }

const saying = (
  body: string,
  more: Partial<Comment> = {},
  pair: NonNullable<Said['pair']> | 'on no promotion' = here,
): readonly Said[] => {
  const statement = judgeComment(comment(body, more))
  if (statement === undefined) return []
  return [{ statement, ...(pair === 'on no promotion' ? {} : { pair }) }]
}

const answer = (said: readonly Said[], asked: typeof subject | undefined = subject) =>
  answersTo(said, new Set([fix]), asked)[0]

describe('who may say what', () => {
  test.each([
    ['/sluice refresh', ['write', 'maintain', 'admin']],
    [`/sluice not-needed ${fix} gone`, ['write', 'maintain', 'admin']],
    ['/sluice release mended', ['maintain', 'admin']],
    ['/sluice override score x', ['admin']],
  ])('%s is for %j', (body, allowed) => {
    for (const permission of ['none', 'write', 'maintain', 'admin'] as const)
      expect(judgeComment(comment(body, { permission }))).toMatchObject({
        ok: allowed.includes(permission),
      })
  })

  test('no bot says anything, nor an account that is gone', () => {
    for (const by of ['helper[bot]', 'ghost'])
      expect(judgeComment(comment('/sluice refresh', { by }))).toBeUndefined()
  })

  test('what somebody else edited is nobody’s word; what one edits oneself is said anew', () => {
    const body = '/sluice override all x'
    expect(judgeComment(comment(body, { editedBy: 'mallory' }))).toMatchObject({
      ok: false,
      why: expect.stringContaining('mallory edited it'),
    })
    expect(judgeComment(comment(body, { editedBy: 'alice' }))).toMatchObject({ ok: true })
  })
})

describe('an override said', () => {
  test('on the promotion is of its candidate on its baseline', () => {
    const said = saying('/sluice override score for 6h the dataset is wrong')
    expect(overridesSaid(said, subject)).toEqual([
      {
        candidate: commitNamed('one'),
        baseline: commitNamed('old'),
        gates: ['score'],
        by: 'alice',
        reason: 'the dataset is wrong',
        at: '2026-01-05T11:00:00Z',
        forSeconds: 21_600,
        url: 'https://github.com/acme/service/pull/7#issuecomment-1',
      },
    ])
    expect(answer(said)).toMatchObject({
      reaction: '+1',
      reply: expect.stringMatching(
        /^alice overrides score for \w{7} onto stable at \w{7}, until 2026-01-05 17:00 UTC: the dataset is wrong\. It lands once/,
      ),
    })
  })

  test('elsewhere names both, and is shown how', () => {
    const line = `/sluice override score at ${candidate}-${baseline}`
    const bare = saying('/sluice override score x', {}, 'on no promotion')
    expect(overridesSaid(bare, subject)).toEqual([])
    expect(answer(bare)).toMatchObject({
      reaction: 'confused',
      reply: expect.stringContaining(`${line} REASON`),
    })
    expect(overridesSaid(saying(`${line} x`, {}, 'on no promotion'), subject)).toHaveLength(1)
  })

  test.each([
    [
      'another candidate',
      '/sluice override score x',
      'another candidate',
      { baseline, candidate: '0'.repeat(12) },
    ],
    ['a fix', '/sluice override fixes,score x', 'cannot be overridden', here],
    ['a hold', '/sluice override hold x', 'cannot be overridden', here],
    ['no gate', '/sluice override sore x', 'can be overridden, not `sore`', here],
    ['the past', '/sluice override score for 30m x', 'ended at 2026-01-05 11:30', here],
  ] as const)('of %s is not taken', (_, body, why, pair) => {
    const said = saying(body, {}, pair)
    expect(answer(said)).toMatchObject({
      reaction: 'confused',
      reply: expect.stringContaining(why),
    })
    const worse = story.scores({ baseline: 0.9, candidate: 0.7, items: 200 }).question()
    const overrides = overridesSaid(said, worse)
    expect(decide({ ...worse, overrides }).outcome).toBe('blocked')
  })

  test('is not taken where the policy forbids it', () => {
    const forbidden = runbookPolicy.replace('{ from: next }', '{ from: next, override: off }')
    const strict = scenario(forbidden).candidate('one').baseline('old').question()
    expect(overridesSaid(saying('/sluice override all x'), strict)).toEqual([])
    expect(answer(saying('/sluice override all x'), strict)).toMatchObject({
      reply: expect.stringContaining('lets nobody override'),
    })
  })
})

describe('other commands', () => {
  test('not-needed is of a commit that would be lost', () => {
    const said = saying(`/sluice not-needed ${fix} the *feature* is gone`, { permission: 'write' })
    expect(notNeededSaid(said)).toMatchObject([
      { commit: fix, who: 'alice', reason: 'the *feature* is gone' },
    ])
    expect(answer(said)).toMatchObject({
      reaction: '+1',
      reply: expect.stringContaining('need not be carried: the \\*feature\\* is gone'),
    })
    const other = saying(`/sluice not-needed ${commitNamed('other')} x`)
    expect(answer(other)).toMatchObject({ reaction: 'confused' })
  })

  test('refresh is of the promotion that it is said on', () => {
    expect(refreshedCandidates(saying('/sluice refresh'))).toEqual([candidate])
    expect(refreshedCandidates(saying('/sluice refresh', {}, 'on no promotion'))).toEqual([])
    expect(answer(saying('/sluice refresh'), undefined)).toEqual({
      number: 7,
      comment: 1,
      reaction: '+1',
    })
  })

  test('a release is said elsewhere, and nothing is overridden where nothing wants in', () => {
    expect(answer(saying('/sluice release x'))?.reply).toContain('on the incident')
    expect(answersTo(saying('/sluice override all x'), new Set(), undefined)[0]?.reply).toContain(
      'Nothing wants in',
    )
  })
})

test('each is answered once, and a stranger gets no text', () => {
  expect(answersTo(saying('/sluice refresh', { answered: true }), new Set(), subject)).toEqual([])
  expect(answer(saying('/sluice override all x', { permission: 'none' }))).toEqual({
    number: 7,
    comment: 1,
    reaction: 'confused',
  })
})

test('a reply repeats nothing that formats, mentions or ends its marker', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (evil) => {
      const body = `/sluice override score a${evil} @octocat #12 <!-- -->`
      const reply = answer(saying(body))?.reply ?? ''
      expect(reply).not.toMatch(/@octocat|#12|(?<!\\)<!-- -->/)
      expect(reply.split('\n').length).toBe(3)
      expect(reply.endsWith('<!-- sluice: answer to 1 -->')).toBe(true)
    }),
  )
})

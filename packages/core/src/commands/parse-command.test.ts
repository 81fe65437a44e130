import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ParsedCommand, parseCommand } from './index.ts'

const commit = '4f2d9b1c0a1b4f2d9b1c0a1b4f2d9b1c0a1b4f2d'
const took = (command: object) => ({ ok: true, command })
const why = (text: string) => ({ ok: false, why: expect.stringContaining(text) })

describe('a command is', () => {
  test.each<[string, object]>([
    ['/sluice refresh', took({ kind: 'refresh' })],
    ['/sluice refresh please', took({ kind: 'refresh' })],
    ['/sluice release mended by #9', took({ kind: 'release', reason: 'mended by #9' })],
    ['/sluice release mended\r\nand more', took({ kind: 'release', reason: 'mended' })],
    [
      `/sluice not-needed ${commit} the feature is gone`,
      took({ kind: 'not-needed', commit, reason: 'the feature is gone' }),
    ],
    [
      '/sluice override score the dataset is wrong',
      took({ kind: 'override', gates: ['score'], reason: 'the dataset is wrong' }),
    ],
    [
      '/sluice override error-rate,latency,latency for 6h known outage',
      took({
        kind: 'override',
        gates: ['error-rate', 'latency'],
        forSeconds: 21_600,
        reason: 'known outage',
      }),
    ],
    [
      '/sluice  override\tall at 4f2d9b1c0a1b-9c1e0aa12345 for 30m fire',
      took({
        kind: 'override',
        gates: 'all',
        pair: { candidate: '4f2d9b1c0a1b', baseline: '9c1e0aa12345' },
        forSeconds: 1_800,
        reason: 'fire',
      }),
    ],
  ])('%s', (body, wanted) => {
    expect(parseCommand(body)).toEqual(wanted)
  })
})

describe('a comment says why it cannot be taken', () => {
  test.each<[string, object]>([
    ['/sluice', why('There are: `/sluice refresh`')],
    ['/sluice overide score x', why('Did you mean `/sluice override`?')],
    ['/sluice release', why('A reason is missing')],
    ['/sluice release …', why('A reason is missing')],
    ['/sluice not-needed 4f2d9b1 gone', why('all of its 40 digits')],
    [`/sluice not-needed ${commit}`, why('A reason is missing')],
    ['/sluice override', why('Name the gate')],
    ['/sluice override Score! x', why('Name the gate')],
    ['/sluice override all,score x', why('stands alone')],
    ['/sluice override score for the demo', why('how long')],
    ['/sluice override score for 5s x', why('at least a minute')],
    ['/sluice override score at next x', why('twelve digits')],
    [`/sluice release ${'x'.repeat(600)}`, why('longer than 600')],
  ])('%s', (body, wanted) => {
    expect(parseCommand(body)).toEqual(wanted)
  })
})

test.each([
  'Fine.\n/sluice release x',
  '> /sluice release x',
  '```\n/sluice release x\n```',
  '    /sluice release x',
  ' /sluice release x',
  '- /sluice release x',
  '\n/sluice release x',
  '/sluiced release x',
  '/Sluice release x',
  '`/sluice release x`',
  '<!-- -->/sluice release x',
  '',
])('no command: %j', (body) => {
  expect(parseCommand(body)).toBeUndefined()
})

test('whatever a comment says, what is taken of it is one bounded line with a reason', () => {
  const reasonOf = (parsed: ParsedCommand | undefined) =>
    parsed?.ok === true && 'reason' in parsed.command ? parsed.command.reason : undefined
  const word = fc.constantFrom('release', 'override', 'score', 'all', 'for', 'at', '6h', commit)
  const line = fc.array(fc.oneof(word, fc.string({ unit: 'binary', maxLength: 12 })), {
    maxLength: 6,
  })
  fc.assert(
    fc.property(line, fc.string({ unit: 'binary', maxLength: 12 }), (words, tail) => {
      const first = `/sluice ${words.join(' ')}`
      const parsed = parseCommand(`${first}\n${tail}`)
      // What stands on other lines changes nothing.
      expect(parsed).toEqual(parseCommand(first))
      const reason = reasonOf(parsed)
      if (reason === undefined) return
      expect(reason).toMatch(/^\S(.{0,598}\S)?$/su)
      expect(reason).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
      expect(first.replaceAll(/\s/g, '')).not.toBe('')
    }),
  )
})

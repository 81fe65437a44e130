import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { channelName } from '../identifiers.ts'
import type { LedgerEntry } from '../ledger/entry.ts'
import { ledgerOf, seen } from '../ledger/testdata/ledgers.ts'
import { commitNamed, treeNamed } from '../testing/named.ts'
import type { ChannelState } from './channel-state.ts'
import { findGoodCommit, type GoodCommit, type Target } from './find-good-commit.ts'
import { quietText, rollbackMessage, rollbackTrailers } from './rollback-commit.ts'
import { judgeStates } from './standing.ts'

const channel = channelName('stable')
const at = '2026-01-05T08:00:00.000Z'

type Step = {
  readonly name: string
  /** Its tree; its own by default. */
  readonly tree?: string
  readonly promotion?: boolean
  readonly gates?: 'success' | 'failure'
  /** What the status of its gates says, where that matters. */
  readonly says?: string
  readonly health?: 'success' | 'failure' | 'pending'
}

/** A channel's line from steps written oldest first. */
function lineOf(steps: readonly Step[]): readonly ChannelState[] {
  return steps
    .map(({ name, tree = name, promotion = false, gates, says, health }, index): ChannelState => {
      const parent = steps[index - 1]
      const status = (state: 'success' | 'failure' | 'pending') => ({
        state,
        description: `${state} of ${name}`,
        createdAt: at,
      })
      return {
        commit: commitNamed(name),
        tree: treeNamed(tree),
        parents: parent === undefined ? [] : [commitNamed(parent.name)],
        message: promotion ? `Promote\n\nSluice-Candidate: ${commitNamed(`of ${name}`)}\n` : name,
        committedAt: at,
        enteredAt: at,
        authors: ['alice'],
        statuses: {
          ...(gates === undefined
            ? {}
            : { 'sluice/stable': { ...status(gates), ...(says && { description: says }) } }),
          ...(health === undefined ? {} : { 'sluice/stable/watch': status(health) }),
        },
      }
    })
    .reverse()
}

const search = (steps: readonly Step[], target: Target = { kind: 'last-good' }): GoodCommit =>
  findGoodCommit({ line: lineOf(steps), whole: true, target, channel, condemned: [] })

const goodOf = (found: GoodCommit) =>
  found.kind === 'found' ? found.good.state.commit : found.kind

const first = { name: 'first' }
const p1: Step = { name: 'p1', promotion: true, gates: 'success' }
const p2: Step = { name: 'p2', promotion: true, gates: 'success' }

describe('the last good state', () => {
  test.each<[string, readonly Step[], string]>([
    ['is what the channel was before the last entry', [first, p1, p2], 'p1'],
    ['may be a hotfix of its own', [first, p1, { name: 'fix' }, p2], 'fix'],
    [
      'is not one that was rolled back',
      [first, p1, p2, { name: 'r', tree: 'p1' }, { name: 'p3', promotion: true }],
      'r',
    ],
    ['is not one with the present tree', [first, p1, p2, { name: 'same', tree: 'p2' }], 'p1'],
    ['is not one that was seen unhealthy', [first, { ...p1, health: 'failure' }, p2], 'first'],
    ['may be one whose watch is only counting', [first, { ...p1, health: 'pending' }, p2], 'p1'],
    ['is not one that did not pass its gates', [first, { ...p1, gates: 'failure' }, p2], 'first'],
    [
      'is one that was rolled back, and brought back by a person',
      [
        first,
        p1,
        p2,
        { name: 'r', tree: 'p1' },
        { name: 'u', tree: 'p2' },
        { name: 'p3', promotion: true },
      ],
      'u',
    ],
  ])('%s', (_, steps, wanted) => {
    expect(goodOf(search(steps))).toBe(commitNamed(wanted))
  })

  test('is none where nothing was ever promoted', () => {
    expect(search([first])).toEqual({
      kind: 'refused',
      why: 'stable has had only one state: there is nothing to go back to.',
    })
  })

  test('of a hotfix no gate is said to have passed, whatever its status is', () => {
    const line = lineOf([{ name: 'fix', gates: 'success', says: 'hotfix: labelled by alice' }, p2])
    const [, fix] = judgeStates(line, { channel, condemned: [] })
    expect(fix?.standing).toEqual({ kind: 'good', passed: false })
  })

  test('says why newer ones were passed over', () => {
    const found = search([first, { ...p1, health: 'failure' }, p2])
    expect(found.kind === 'found' && found.reasoning).toEqual([
      `${commitNamed('p1').slice(0, 7)} was seen unhealthy: failure of p1.`,
      `${commitNamed('first').slice(0, 7)} is the newest earlier state of which nothing bad is known; no record says that it passed its gates.`,
    ])
  })

  test('is helped by what the ledger remembers, if attested; newer good news forgives', () => {
    const steps: readonly Step[] = [first, p1, { name: 'fix' }, p2]
    const noted = (name: string, healthy: boolean, when = at) =>
      seen(when, healthy, commitNamed(name))
    const found = (
      entries: readonly LedgerEntry[],
      { ours = true, line = lineOf(steps) } = {},
    ): GoodCommit =>
      findGoodCommit({
        ...{ line, whole: true, target: { kind: 'last-good' }, channel, condemned: [] },
        ledger: ledgerOf(entries, { now: at, ours }),
      })
    const helped = found([noted('fix', false), noted('p1', true)])
    expect(helped.kind === 'found' && helped.reasoning).toEqual([
      `${commitNamed('fix').slice(0, 7)} was seen unhealthy: 3 of 3 looks failed: latency (ledger).`,
      `${commitNamed('p1').slice(0, 7)} is the newest earlier state of which nothing bad is known; it passed its gates; the ledger notes it healthy on 2026-01-05.`,
    ])
    expect(goodOf(found([noted('fix', false)], { ours: false }))).toBe(commitNamed('fix'))
    expect(goodOf(found([noted('fix', false), noted('fix', true)]))).toBe(commitNamed('fix'))
    // Good news of the ledger takes nothing back from a bad status; a later good status does.
    const [ill, healed] = (['failure', 'success'] as const).map((health) =>
      lineOf([first, p1, { name: 'fix', health }, p2]),
    )
    expect(goodOf(found([noted('fix', true)], { line: ill }))).toBe(commitNamed('p1'))
    const before = [noted('fix', false, '2026-01-04T08:00:00.000Z')]
    expect(goodOf(found(before, { line: healed }))).toBe(commitNamed('fix'))
  })

  test('of any history is earlier, differs, and nothing bad is known of it', () => {
    const step = fc.record({
      tree: fc.constantFrom('a', 'b', 'c', 'd'),
      promotion: fc.boolean(),
      health: fc.constantFrom('success' as const, 'failure' as const),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const line = lineOf(steps.map((one, index) => ({ name: `s${index}`, ...one })))
        const facts = { channel, condemned: [] }
        const found = findGoodCommit({ line, whole: true, target: { kind: 'last-good' }, ...facts })
        const good = judgeStates(line, facts).filter(({ standing }) => standing.kind === 'good')
        if (found.kind === 'found') {
          expect(found.good).toEqual(good[0])
          expect(found.good.state.tree).not.toBe(line[0]?.tree)
          expect(found.undone).toHaveLength(line.indexOf(found.good.state))
        } else expect(good).toEqual([])
      }),
    )
  })
})

test('a reason makes no trailers, closes no issues, calls nobody and skips nothing', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('#12', '@bob', '[skip ci]', '\nSluice-Good: x'),
      (text, evil) => {
        const quiet = quietText(`${text}${evil}${text}`)
        expect(quiet).not.toMatch(/[\r\n]|#\d|@bob|\[skip ci\]/)
        const of = commitNamed('head')
        const good = commitNamed('good')
        const message = rollbackMessage({
          channel,
          of,
          good,
          asked: 'last-good',
          reason: `${text}${evil}`,
          severity: 'critical',
          by: 'alice',
          kept: [],
        })
        const trailers = { of, good, asked: 'last-good', by: 'alice', severity: 'critical' }
        const reason = quietText(`${text}${evil}`).trim()
        expect(rollbackTrailers(message)).toEqual({ ...trailers, reason })
      },
    ),
  )
})

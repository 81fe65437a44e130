import { type Sha, sha } from '@sluice/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findChannelOnlyChanges } from '../../src/git/find-channel-only-changes.ts'
import { openWorkArea } from '../../src/git/work-area.ts'
import { lines, type Story, tellStory } from './story.ts'

/** Each fix has a place of its own in one file, so that contents alone tell who has which. */
const SLOTS = 3
const place = (slot: number) => 5 + slot * 10
const LINES = 5 + SLOTS * 10

type Event =
  | { readonly kind: 'fix' | 'carry -x' | 'carry' | 'undo' | 'revert'; readonly slot: number }
  | { readonly kind: 'feature' | 'promote' | 'linear' | 'squash' | 'merge back' | 'rebase' }
  | { readonly kind: 'clock back' }
  | { readonly kind: 'roll back'; readonly steps: number }

const slot = fc.nat(SLOTS - 1)
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('fix' as const), slot }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'carry -x' as const,
        'carry' as const,
        'undo' as const,
        'revert' as const,
      ),
      slot,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'feature' as const,
        'promote' as const,
        'linear' as const,
        'squash' as const,
        'merge back' as const,
        'rebase' as const,
        'clock back' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('roll back' as const),
      steps: fc.integer({ min: 1, max: 4 }),
    }),
  },
)

/** Tells the events with git; what git refuses (a conflict, nothing to do) did not happen. */
function tell(told: Story, events: readonly Event[]): void {
  const fixes = new Map<number, string>()
  const carried = new Map<number, string>()
  let count = 0
  const attempt = (branch: string, ...args: string[]) => {
    told.git('checkout', '-q', branch)
    try {
      told.git(...args)
      return true
    } catch {
      told.git('reset', '-q', '--hard')
      return false
    }
  }
  for (const one of events) {
    count++
    switch (one.kind) {
      case 'fix': {
        const text = told.text('stable', 'app.py').split('\n')
        text[place(one.slot)] = `fix ${count} of slot ${one.slot}`
        fixes.set(
          one.slot,
          told.commit('stable', { 'app.py': `${text.join('\n')}` }, `Fix ${count}`),
        )
        carried.delete(one.slot)
        break
      }
      case 'carry -x':
      case 'carry': {
        const fix = fixes.get(one.slot)
        const how = one.kind === 'carry' ? [] : ['-x']
        if (fix && attempt('next', 'cherry-pick', ...how, fix))
          carried.set(one.slot, told.tip('next'))
        break
      }
      case 'undo': {
        const carrier = carried.get(one.slot)
        if (carrier && attempt('next', 'revert', '--no-edit', carrier)) carried.delete(one.slot)
        break
      }
      case 'revert': {
        const fix = fixes.get(one.slot)
        if (fix && attempt('stable', 'revert', '--no-edit', fix)) fixes.delete(one.slot)
        break
      }
      case 'feature':
        told.commit('next', { [`feature-${count}.py`]: 'x\n' }, `Feature ${count}`)
        break
      case 'promote':
      case 'linear':
      case 'squash':
        told.promote(
          one.kind === 'promote' ? 'merge' : one.kind === 'linear' ? 'linear' : 'squashed by hand',
        )
        // From here on, what next takes away is a change like any other.
        carried.clear()
        break
      case 'merge back':
        if (attempt('next', 'merge', '-q', '-m', 'Merge stable', 'stable')) carried.clear()
        break
      case 'rebase':
        told.git('checkout', '-q', 'next')
        try {
          told.git('rebase', '-q', 'stable')
        } catch {
          told.git('rebase', '--abort')
        }
        carried.clear()
        break
      case 'clock back':
        told.turnClockBack(1_000)
        break
      case 'roll back': {
        const line = told.git('rev-list', '--first-parent', 'stable').split('\n')
        const to = line[one.steps]
        if (to) told.rollBack(sha(to))
        break
      }
    }
  }
}

function contents(told: Story, commit: Sha): readonly (string | undefined)[] {
  const text = told.text(commit, 'app.py').split('\n')
  return Array.from({ length: SLOTS }, (_, index) => text[place(index)])
}

test('whatever happened between the channels: a fix that the candidate does not have blocks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 14 }), async (events) => {
      const told = tellStory({ 'app.py': lines(LINES) })
      const git = await openWorkArea({ url: `file://${told.repository}`, allowFile: true })
      try {
        tell(told, events)
        const [baseline, candidate] = [told.tip('stable'), told.tip('next')]
        const changes = await findChannelOnlyChanges({ git, baseline, candidate })
        const blocking = changes.filter(({ status }) => /lost|removal/.test(status.kind))
        const [channel, source] = [contents(told, baseline), contents(told, candidate)]
        const lost = channel.flatMap((line, index) =>
          line?.startsWith('fix') && source[index] !== line ? [index] : [],
        )
        const named = blocking.flatMap(({ commit }) => {
          const [before, after] = [
            contents(told, told.firstParentOf(commit)),
            contents(told, commit),
          ]
          return after.flatMap((line, index) => (line !== before[index] ? [index] : []))
        })
        expect(named).toEqual(expect.arrayContaining(lost))
        if (lost.length === 0) {
          expect(changes.filter(({ status }) => status.kind === 'lost')).toEqual([])
        }
      } finally {
        await git.close()
        told.end()
      }
    }),
    { numRuns: Number(process.env['SLUICE_RUNS'] ?? 12), interruptAfterTimeLimit: 600_000 },
  )
}, 700_000)

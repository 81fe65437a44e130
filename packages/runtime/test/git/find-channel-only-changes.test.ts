import { type ChangeStatus, type ChannelOnlyChange, sha } from '@sluice/core'
import { afterEach, describe, expect, test } from 'vitest'
import { findChannelOnlyChanges, findUnadopted } from '../../src/git/find-channel-only-changes.ts'
import { openWorkArea } from '../../src/git/work-area.ts'
import { serveStory } from './serve-story.ts'
import { lines, type Story, tellStory } from './story.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

/** Both branches have gone on a little since they parted. */
function story(...args: Parameters<typeof tellStory>): Story {
  const told = tellStory(...args)
  endings.push(told.end)
  told.commit('next', { 'ahead.py': 'next is ahead\n' }, 'Ahead')
  return told
}

async function ask(told: Story): Promise<readonly ChannelOnlyChange[]> {
  const git = await openWorkArea({ url: `file://${told.repository}`, allowFile: true })
  endings.push(git.close)
  return findChannelOnlyChanges({
    git,
    baseline: told.tip('stable'),
    candidate: told.tip('next'),
  })
}

/** Title and status: what a reader sees. */
function seen(changes: readonly ChannelOnlyChange[]): readonly [string, ChangeStatus][] {
  return changes.map(({ title, status }) => [title, status])
}

describe('what only the channel has', () => {
  test('a hotfix made on stable alone is lost, and named', async () => {
    const told = story()
    const fix = told.commit(
      'stable',
      { 'app.py': lines(30, { 3: 'fixed' }) },
      'Fix the leak\n\nBody',
    )
    told.commit('next', { 'app.py': lines(30, { 25: 'feature' }) }, 'Feature')
    expect(await ask(told)).toEqual([
      { commit: fix, title: 'Fix the leak', author: 'Ada', status: { kind: 'lost' } },
    ])
  })

  test('nothing, when the candidate has the whole channel', async () => {
    const told = story()
    told.commit('next', { 'new.py': 'x\n' })
    expect(await ask(told)).toEqual([])
  })

  test('a hotfix picked to next with -x is contained, also where next has changed it since', async () => {
    const told = story()
    const fix = told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.git('checkout', '-q', 'next')
    told.commit('next', { 'app.py': lines(30, { 2: 'other context' }) })
    told.git('cherry-pick', '-x', '--strategy-option=theirs', fix)
    const carrier = told.tip('next')
    told.commit('next', { 'app.py': lines(30, { 2: 'other context', 3: 'fixed better' }) })
    expect(seen(await ask(told))).toEqual([
      ['Fix', { kind: 'contained', by: 'cherry-picked-from', as: carrier }],
    ])
  })

  test('a fix made on next first and picked to stable is contained', async () => {
    const told = story()
    const origin = told.commit(
      'next',
      { 'app.py': lines(30, { 3: 'fixed', 2: 'with more' }) },
      'Fix',
    )
    told.commit('next', { 'app.py': lines(30, { 3: 'fixed again', 2: 'with more' }) })
    told.commit(
      'stable',
      { 'app.py': lines(30, { 3: 'fixed' }) },
      `Fix\n\n(cherry picked from commit ${origin})`,
    )
    expect(seen(await ask(told))).toEqual([
      ['Fix', { kind: 'contained', by: 'cherry-picked-from', as: origin }],
    ])
  })

  test('a hotfix carried without a word is recognised by its patch, though next went on', async () => {
    const told = story()
    told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    const carrier = told.commit('next', { 'app.py': lines(30, { 3: 'fixed' }) })
    told.commit('next', { 'app.py': lines(30, { 3: 'fixed better' }) })
    expect(seen(await ask(told))).toEqual([
      ['Fix', { kind: 'contained', by: 'patch-id', as: carrier }],
    ])
  })

  test('a hotfix to a file that next has renamed is contained when its effect is there', async () => {
    const told = story()
    told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.commit('next', { 'app.py': null, 'src/main.py': lines(30) })
    told.commit('next', { 'src/main.py': lines(30, { 3: 'fixed', 20: 'feature' }) })
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'contained', by: 'changes-nothing' }]])
  })

  test('a hotfix to a file that next has renamed is lost when it is not', async () => {
    const told = story()
    told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.commit('next', { 'app.py': null, 'src/main.py': lines(30, { 20: 'feature' }) })
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
  })

  test('the same tree, come to later, is a backport that may be undone again', async () => {
    const told = tellStory()
    endings.push(told.end)
    told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    const carrier = told.commit('next', { 'app.py': lines(30, { 3: 'fixed' }) })
    told.commit('next', { 'more.py': 'x\n' })
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'contained', by: 'tree', as: carrier }]])
    told.git('revert', '--no-edit', carrier)
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
    told.commit('next', { 'app.py': lines(30, { 3: 'something else' }) })
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
  })

  test('a carrier that next reverted carries nothing, whatever its message says', async () => {
    const told = story()
    const fix = told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.git('checkout', '-q', 'next')
    told.git('cherry-pick', '-x', fix)
    told.git('revert', '--no-edit', 'HEAD')
    told.commit('next', { 'app.py': lines(30, { 3: 'something else' }) })
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
  })

  test('a carrier that next took back while it changed the lines around carries nothing', async () => {
    const told = story()
    told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.commit('next', { 'app.py': lines(30, { 3: 'fixed' }) }, 'The same patch')
    told.commit('next', { 'app.py': lines(30, { 1: 'other context' }) }, 'Rewrite')
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
  })

  test('a carrier whose file next moved without the fix carries nothing', async () => {
    const told = story()
    const fix = told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.git('checkout', '-q', 'next')
    told.git('cherry-pick', '-x', fix)
    told.commit('next', { 'app.py': null, 'src/main.py': lines(30, { 20: 'feature' }) }, 'Move')
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
  })

  test('a fix that moves a file is not carried by a carrier that next took back and wrote over', async () => {
    const told = story()
    const moved = { 'app.py': null, 'main.py': lines(30, { 3: 'fixed' }) }
    const fix = told.commit('stable', moved, 'Fix')
    told.git('checkout', '-q', 'next')
    told.git('cherry-pick', '-x', fix)
    const back = { 'main.py': null, 'app.py': lines(30, { 12: 'feature' }) }
    told.commit('next', back, 'Tidy up')
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
  })

  test('a carrier that a bad merge resolution dropped silently carries nothing', async () => {
    const told = story()
    const fix = told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.git('checkout', '-q', 'next')
    told.git('cherry-pick', '-x', fix)
    told.commit('next', { 'app.py': lines(30), 'new.py': 'x\n' }, 'Resolve')
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
  })

  describe('half a fix is not the fix, whatever the message says', () => {
    const both = { 'app.py': lines(30, { 3: 'fixed' }), 'auth.py': 'check()\n' }

    test.each([
      ['applies nowhere else', {}],
      ['was resolved differently', { 3: 'fixed in another way' }],
      ['has been changed since', { 3: 'fixed', 4: 'and more' }],
    ])('one of two files was dropped, and the other %s', async (_, since) => {
      const told = story()
      const fix = told.commit('stable', both, 'Fix')
      const claim = `Fix\n\n(cherry picked from commit ${fix})`
      told.commit('next', { 'app.py': lines(30, { 3: 'fixed' }) }, claim)
      told.commit('next', { 'app.py': lines(30, { 3: 'fixed', ...since }) }, 'More')
      expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
      const rest = told.commit('next', { 'auth.py': 'check()\n' }, claim)
      const as = { kind: 'contained', by: 'cherry-picked-from', as: rest } as const
      expect(seen(await ask(told))[0]?.[1].kind).toBe('contained')
      told.commit('next', { 'auth.py': 'check(more)\n', 'app.py': lines(30, { 3: 'x' }) })
      expect(seen(await ask(told))).toEqual([['Fix', as]])
    })

    test('the fix on stable says that it was picked, and has more than its origin', async () => {
      const told = story()
      const origin = told.commit('next', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
      told.commit('stable', both, `Fix\n\n(cherry picked from commit ${origin})`)
      expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
    })

    test('next had it in two commits with the same tree at the end, and reverted one', async () => {
      const told = tellStory()
      endings.push(told.end)
      told.commit('stable', both, 'Fix')
      told.commit('next', { 'app.py': lines(30, { 3: 'fixed' }) }, 'One half')
      told.commit('next', { 'auth.py': 'check()\n' }, 'Other half')
      told.git('revert', '--no-edit', 'HEAD~1')
      expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
    })

    test('next had the whole patch, and took a part of it back on purpose', async () => {
      const told = story()
      told.commit('stable', both, 'Fix')
      const carrier = told.commit('next', both, 'Fix')
      told.commit('next', { 'auth.py': null }, 'Another way to check')
      expect(seen(await ask(told))).toEqual([
        ['Fix', { kind: 'contained', by: 'patch-id', as: carrier }],
      ])
    })
  })

  describe('clocks do not decide', () => {
    /** Next picks on the same base, so that the trees are equal, by a clock that is late. */
    function pickedEarly(...fixes: Readonly<Record<number, string>>[]): Story {
      const told = tellStory()
      endings.push(told.end)
      for (const branch of ['stable', 'next']) {
        for (const [index, fix] of fixes.entries()) {
          told.commit(branch, { 'app.py': lines(30, fix) }, `Fix ${index}`)
        }
        told.turnClockBack(10_000)
      }
      expect(told.git('rev-parse', 'next^{tree}')).toBe(told.git('rev-parse', 'stable^{tree}'))
      return told
    }

    test('a fix that next picked and took away again is lost, however old the pick says it is', async () => {
      const told = pickedEarly({ 3: 'fixed' })
      told.git('revert', '--no-edit', 'next')
      told.commit('next', { 'more.py': 'x\n' })
      expect(seen(await ask(told))).toEqual([['Fix 0', { kind: 'lost' }]])
    })

    test('so is one that was undone without a word', async () => {
      const told = pickedEarly({ 3: 'fixed' })
      told.commit('next', { 'app.py': lines(30), 'more.py': 'x\n' }, 'Tidy up')
      expect(seen(await ask(told))).toEqual([['Fix 0', { kind: 'lost' }]])
    })

    test('so is an older one below another that is still there', async () => {
      const told = pickedEarly({ 3: 'fixed' }, { 3: 'fixed', 20: 'fixed' })
      told.commit('next', { 'app.py': lines(30, { 20: 'fixed' }) }, 'Tidy up')
      expect(seen(await ask(told))).toEqual([
        ['Fix 1', { kind: 'contained', by: 'tree', as: told.git('rev-parse', 'next~1') }],
        ['Fix 0', { kind: 'lost' }],
      ])
    })

    test('what is still there need not be carried', async () => {
      const told = pickedEarly({ 3: 'fixed' }, { 3: 'fixed', 20: 'fixed' })
      told.commit('next', { 'more.py': 'x\n' })
      const kinds = seen(await ask(told)).map(([, { kind }]) => kind)
      expect(kinds).not.toContain('lost')
    })

    test('a squashed promotion stays one while next goes on with what it brought', async () => {
      const told = story()
      told.commit('next', { 'app.py': lines(30, { 3: 'one' }) })
      told.promote('squashed by hand')
      told.commit('next', { 'app.py': lines(30, { 3: 'one', 9: 'two' }) })
      const second = told.tip('next')
      told.promote('squashed by hand')
      told.commit('next', { 'app.py': lines(30, { 3: 'one', 9: 'two', 20: 'three' }) })
      expect(seen(await ask(told))).toEqual([['Promote next to stable', { kind: 'promotion' }]])
      told.commit('next', { 'app.py': lines(30, { 3: 'one', 9: 'two changed' }) })
      expect(seen(await ask(told))).toEqual([
        ['Promote next to stable', { kind: 'contained', by: 'tree', as: second }],
        ['Promote next to stable', { kind: 'promotion' }],
      ])
    })
  })

  test('a hotfix reverted on stable is nothing to carry, and holds nothing that next never had', async () => {
    const told = story()
    told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.commit('stable', { 'other.py': 'x\n' }, 'Other')
    told.git('revert', '--no-edit', 'HEAD~1')
    told.commit('next', { 'other.py': 'x\n' })
    expect(seen(await ask(told))).toEqual([
      ['Revert "Fix"', { kind: 'contained', by: 'changes-nothing' }],
      ['Other', { kind: 'contained', by: 'patch-id', as: told.tip('next') }],
    ])
  })

  test('a hotfix reverted on stable but kept on next is a removal: promoting would bring it back', async () => {
    const told = story()
    const fix = told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    const of = told.commit('stable', { 'other.py': 'x\n' }, 'Other')
    told.git('revert', '--no-edit', 'HEAD~1')
    told.git('checkout', '-q', 'next')
    told.git('cherry-pick', fix)
    told.commit('next', { 'other.py': 'x\n' })
    const removal = { kind: 'removal', removes: [fix], of }
    expect(seen(await ask(told))[0]).toEqual(['Revert "Fix"', removal])
  })

  test('a reverted revert leaves the fix as if neither were there', async () => {
    const told = story()
    told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.commit('stable', { 'other.py': 'x\n' }, 'Other')
    told.git('revert', '--no-edit', 'HEAD~1')
    told.commit('stable', { 'third.py': 'x\n' }, 'Third')
    told.git('revert', '--no-edit', 'HEAD~1')
    expect(seen(await ask(told))).toEqual([
      ['Third', { kind: 'lost' }],
      ['Other', { kind: 'lost' }],
      ['Fix', { kind: 'lost' }],
    ])
  })

  test('a message that claims a revert and does something else is an ordinary change', async () => {
    const told = story()
    const fix = told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.commit(
      'stable',
      { 'app.py': lines(30, { 3: 'fixed', 9: 'sneaked in' }) },
      `Revert "Fix"\n\nThis reverts commit ${fix}.`,
    )
    expect(seen(await ask(told))).toEqual([
      ['Revert "Fix"', { kind: 'lost' }],
      ['Fix', { kind: 'lost' }],
    ])
  })

  test('a merged hotfix branch is one change, carried with mainline 1', async () => {
    const told = story()
    told.git('checkout', '-q', '-b', 'hotfix', 'stable')
    told.commit('hotfix', { 'app.py': lines(30, { 3: 'half' }) })
    told.commit('hotfix', { 'app.py': lines(30, { 3: 'fixed' }) })
    told.git('checkout', '-q', 'stable')
    told.git('merge', '-q', '--no-ff', '-m', 'Merge the hotfix', 'hotfix')
    const merge = told.tip('stable')
    expect(await ask(told)).toEqual([
      {
        commit: merge,
        title: 'Merge the hotfix',
        author: 'Ada',
        mainline: 1,
        status: { kind: 'lost' },
      },
    ])
    const carrier = told.commit('next', { 'app.py': lines(30, { 3: 'fixed' }) })
    expect(seen(await ask(told))).toEqual([
      ['Merge the hotfix', { kind: 'contained', by: 'patch-id', as: carrier }],
    ])
  })

  test.each(['merge', 'linear', 'squashed by hand'] as const)(
    'after a promotion (%s) only what came later counts',
    async (how) => {
      const told = story()
      told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Old fix')
      told.commit('next', { 'app.py': lines(30, { 3: 'fixed', 9: 'feature' }) })
      told.promote(how)
      told.commit(
        'stable',
        { 'app.py': lines(30, { 3: 'fixed', 9: 'feature', 20: 'new fix' }) },
        'New fix',
      )
      told.commit('next', { 'more.py': 'x\n' })
      expect(seen(await ask(told))).toEqual([
        ['New fix', { kind: 'lost' }],
        ['Promote next to stable', { kind: 'promotion' }],
      ])
    },
  )

  test('stable merged into next by hand carries everything', async () => {
    const told = story()
    told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    told.commit('next', { 'app.py': lines(30, { 20: 'feature' }) })
    told.git('checkout', '-q', 'next')
    told.git('merge', '-q', '-m', 'Merge stable', 'stable')
    expect(await ask(told)).toEqual([])
    told.commit('stable', { 'two.py': 'x\n' }, 'Second fix')
    expect(seen(await ask(told))).toEqual([['Second fix', { kind: 'lost' }]])
  })

  test('a rollback is a removal of the promotion, and its undoing ends that', async () => {
    const told = story()
    told.commit('next', { 'app.py': lines(30, { 5: 'one' }) })
    const good = told.promote('linear')
    told.commit('next', { 'app.py': lines(30, { 5: 'one', 9: 'two' }) })
    const bad = told.promote('linear')
    const fix = told.commit(
      'stable',
      { 'app.py': lines(30, { 5: 'one', 9: 'two', 20: 'fix' }) },
      'Fix',
    )
    const rollback = told.rollBack(good)
    told.commit('next', { 'more.py': 'x\n' })
    expect(seen(await ask(told))).toEqual([
      [`Roll back to ${good}`, { kind: 'removal', removes: [fix, bad] }],
    ])
    told.rollBack(fix)
    expect(seen(await ask(told))).toEqual([
      ['Fix', { kind: 'lost' }],
      ['Promote next to stable', { kind: 'promotion' }],
    ])
    expect(rollback).not.toBe(fix)
  })

  test('going back to a commit of next that was never promoted is a removal as well', async () => {
    const told = story()
    const old = told.commit('next', { 'app.py': lines(30, { 5: 'one' }) })
    told.commit('next', { 'app.py': lines(30, { 5: 'one', 9: 'two' }) })
    const bad = told.promote()
    told.rollBack(old)
    told.commit('next', { 'more.py': 'x\n' })
    expect(seen(await ask(told))).toEqual([
      [`Roll back to ${old}`, { kind: 'removal', removes: [bad] }],
    ])
  })

  test('a promotion of what next undid itself is no rollback', async () => {
    const told = story()
    told.commit('next', { 'app.py': lines(30, { 5: 'one' }) })
    told.promote()
    told.commit('next', { 'app.py': lines(30, { 5: 'one', 9: 'two' }) })
    told.promote()
    told.commit('next', { 'app.py': lines(30, { 5: 'one' }) })
    told.promote()
    told.commit('next', { 'more.py': 'x\n' })
    expect(seen(await ask(told))).toEqual([['Promote next to stable', { kind: 'promotion' }]])
  })

  test('white space and binaries are content: what differs there is lost', async () => {
    const told = story({ 'app.py': 'if a:\n    b()\nc()\n', 'logo.png': Buffer.from([0, 1, 2]) })
    told.commit('stable', { 'app.py': 'if a:\n    b()\n    c()\n' }, 'Indent')
    told.commit('stable', { 'logo.png': Buffer.from([0, 9, 9]) }, 'New logo')
    told.commit('next', { 'app.py': 'if a:\n    b()\n        c()\n' })
    told.commit('next', { 'logo.png': Buffer.from([0, 7, 7]) })
    expect(seen(await ask(told))).toEqual([
      ['New logo', { kind: 'lost' }],
      ['Indent', { kind: 'lost' }],
    ])
  })

  test('hostile paths and messages are carried through', async () => {
    const path = '-rf "a\'\n b\\c*?[x]/--help'
    const told = story({ [path]: lines(9), ':(top)x': 'a\n' })
    told.commit(
      'stable',
      { [path]: lines(9, { 4: 'fixed' }) },
      '--exec=x\n\nThis reverts commit nothing.',
    )
    const carrier = told.commit('next', { [path]: lines(9, { 4: 'fixed' }), 'z.py': '\0' })
    const other = told.commit('next', { [path]: lines(9) })
    const again = told.commit('next', { [path]: lines(9, { 4: 'fixed' }) })
    expect(seen(await ask(told))).toEqual([
      ['--exec=x', { kind: 'contained', by: 'patch-id', as: again }],
    ])
    expect([carrier, other]).not.toContain(again)
  })

  test('histories that never met are a problem, not an empty list', async () => {
    const told = story()
    told.commit('island', { 'island.py': 'x\n' }, 'Island')
    told.git('branch', '-f', 'stable', 'island')
    await expect(ask(told)).rejects.toMatchObject({ code: 'unrelated-histories' })
  })

  test('a fork point far back is found by reading deeper', async () => {
    const told = story()
    told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    for (let count = 0; count < 120; count++) told.commit('next', {}, `${count}`)
    expect(seen(await ask(told))).toEqual([['Fix', { kind: 'lost' }]])
  })

  test('ten fixes at once cost as few requests as one', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [`src/app/lib/d${n}/f.py`, lines(20)]),
    )
    const told = story(files)
    for (let n = 0; n < 10; n++) {
      told.commit('stable', { [`src/app/lib/d${n}/f.py`]: lines(20, { 5: 'fixed' }) }, `Fix ${n}`)
    }
    for (let n = 0; n < 5; n++) {
      told.commit('next', {
        [`src/app/lib/d${n}/f.py`]: lines(20, { 5: 'fixed', ...(n === 4 ? { 15: 'x' } : {}) }),
      })
    }
    const server = await serveStory(told)
    endings.push(server.close)
    const git = await openWorkArea({ url: server.url })
    endings.push(git.close)
    const changes = await findChannelOnlyChanges({
      git,
      baseline: told.tip('stable'),
      candidate: told.tip('next'),
    })
    expect(changes.map(({ status }) => status.kind)).toEqual([
      ...Array.from({ length: 5 }, () => 'lost'),
      ...Array.from({ length: 5 }, () => 'contained'),
    ])
    const one = ['GET info/refs', 'POST git-upload-pack']
    expect(server.requests()).toEqual([...one, ...one, ...one])
  })
})

describe('an old repository that is adopted', () => {
  const adopting = async (told: Story, adopted: string) => {
    const git = await openWorkArea({ url: `file://${told.repository}`, allowFile: true })
    endings.push(git.close)
    const question = { git, baseline: told.tip('stable'), candidate: told.tip('next') }
    return findUnadopted(question, sha(adopted))
  }

  test('is asked only for what came since, but for what was taken away', async () => {
    const told = story()
    const old = told.commit('stable', { 'old.py': 'x\n' }, 'Years ago')
    told.promote()
    told.rollBack(old)
    const adopted = told.commit('stable', { 'older.py': 'x\n' }, 'Last of the past')
    told.commit('next', { 'next.py': 'x\n' })
    told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
    const { changes, adoption } = await adopting(told, adopted)
    expect(changes.map(({ title, status }) => [title, status.kind])).toEqual([
      ['Fix', 'lost'],
      [expect.any(String), 'removal'],
    ])
    expect(adoption).toMatchObject({ commit: adopted })
  })

  test('begins without a common past, and not at a commit of another line', async () => {
    const told = story()
    told.commit('alone', {}, 'Another beginning')
    told.git('branch', '-f', 'stable', 'alone')
    const adopted = told.commit('stable', { 'own.py': 'x\n' }, 'Own')
    await expect(ask(told)).rejects.toThrow('no commit or tree in common')
    expect(await adopting(told, adopted)).toEqual({
      changes: [],
      adoption: { commit: adopted, leftOut: 2 },
    })
    await expect(adopting(told, told.tip('next'))).rejects.toThrow('first-parent line')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Sha, sha } from '../identifiers.ts'
import { type ContentFacts, containment, decideChannelOnlyChanges } from './channel-only-changes.ts'
import { claimedOrigins, claimedReverts, stillStands } from './channel-only-claims.ts'
import type { CommitFacts } from './channel-only-history.ts'
import { trustSquashed, walkChannel } from './channel-only-walk.ts'

/** `c('f', 'T', ['a'])`: the commit f with the tree T and the parent a. */
function c(
  name: string,
  tree: string,
  parents: readonly string[] = [],
  more: Partial<CommitFacts> = {},
): CommitFacts {
  return {
    sha: id(name),
    tree: id(`tree ${tree}`),
    parents: parents.map(id),
    author: 'Ada',
    message: name,
    committedAt: 0,
    ...more,
  }
}

function id(name: string): Sha {
  const hex = [...name].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  return sha(hex.padEnd(40, '0').slice(0, 40))
}

const NOTHING_KNOWN: ContentFacts = { picks: new Map(), carriers: new Map(), reverts: new Map() }

describe('walking back to where channel and candidate agree', () => {
  const root = c('root', '0')

  test('ends at a commit that the candidate has', () => {
    const fix = c('fix', 'F', ['root'])
    const walk = walkChannel({
      channel: [fix, root],
      candidate: [c('n', 'N', ['root']), root],
      whole: true,
    })
    expect(walk).toEqual({
      kind: 'agreed',
      steps: [{ kind: 'own', commit: fix }],
      agreedAt: root.sha,
    })
  })

  test('goes on at an older commit of the source with the same tree, and can be ended there', () => {
    const old = c('old', 'O', ['root'])
    const squash = c('squash', 'N', ['old'], { committedAt: 5 })
    const fix = c('fix', 'F', ['squash'])
    const walk = walkChannel({
      channel: [fix, squash, old, root],
      candidate: [c('n', 'N', ['root'], { committedAt: 4 }), root],
      whole: true,
    })
    const guess = { kind: 'own' as const, commit: squash, twin: id('n'), squashed: id('n') }
    expect(walk).toEqual({
      kind: 'agreed',
      steps: [{ kind: 'own', commit: fix }, guess, { kind: 'own', commit: old }],
      agreedAt: root.sha,
    })
    if (walk.kind !== 'agreed') throw new Error('The root is common.')
    const [, step] = walk.steps
    expect(step?.kind === 'own' && trustSquashed(walk, step)).toEqual({
      kind: 'agreed',
      steps: [{ kind: 'own', commit: fix }],
      promotion: squash,
      agreedAt: id('n'),
    })
  })

  test('does not take a fix that the source carried later for a promotion', () => {
    const fix = c('fix', 'N', ['root'], { committedAt: 5 })
    const walk = walkChannel({
      channel: [fix, root],
      candidate: [c('n', 'N', ['root'], { committedAt: 6 }), root],
      whole: true,
    })
    expect(walk).toMatchObject({ steps: [{ kind: 'own', commit: fix, twin: id('n') }] })
    expect(walk).not.toHaveProperty('steps.0.squashed')
  })

  test('a promotion that names its candidate is one, whatever the clocks say', () => {
    const candidate = [c('n', 'N', ['root'], { committedAt: 99 }), root]
    const merged = c('p', 'N', ['root', 'n'])
    const linear = c('p', 'N', ['root'], { message: `P\n\nSluice-Candidate: ${id('n')}` })
    for (const promotion of [merged, linear]) {
      const walk = walkChannel({ channel: [promotion, root], candidate, whole: true })
      expect(walk).toMatchObject({ steps: [], promotion })
    }
    const forged = c('p', 'other', ['root'], { message: `P\n\nSluice-Candidate: ${id('n')}` })
    expect(walkChannel({ channel: [forged, root], candidate, whole: true })).toMatchObject({
      steps: [{ kind: 'own', commit: forged }],
    })
  })

  test('history that ends early asks for more; histories that never meet are a problem', () => {
    const question = { channel: [c('fix', 'F', ['hidden'])], candidate: [c('n', 'N', ['dark'])] }
    expect(walkChannel({ ...question, whole: false })).toEqual({ kind: 'deeper' })
    expect(walkChannel({ ...question, whole: true })).toEqual({ kind: 'unrelated' })
  })

  test('a promotion with nothing older to compare asks for more: it may be a rollback', () => {
    const promotion = c('p', 'N', ['hidden', 'n'])
    const history = { channel: [promotion], candidate: [c('n', 'N', ['dark'])] }
    expect(walkChannel({ ...history, whole: false })).toEqual({ kind: 'deeper' })
    expect(walkChannel({ ...history, whole: true })).toMatchObject({ promotion })
  })

  test('a channel that began with a tree of the candidate agrees with it there', () => {
    const start = c('start', 'N')
    const history = { channel: [c('fix', 'F', ['start']), start], candidate: [c('n', 'N')] }
    expect(walkChannel({ ...history, whole: true })).toMatchObject({
      steps: [{ commit: { sha: id('fix') } }],
      promotion: start,
      agreedAt: id('n'),
    })
    expect(walkChannel({ ...history, whole: false })).toEqual({ kind: 'deeper' })
  })
})

describe('what messages claim', () => {
  test('is read at the start of a line, whole names only', () => {
    const name = id('x')
    expect(claimedOrigins(`T\n\n(cherry picked from commit ${name})`)).toEqual([name])
    expect(claimedOrigins(`T\n\n> (cherry picked from commit ${name})`)).toEqual([])
    expect(claimedReverts(`Revert "T"\n\nThis reverts commit ${name}.`)).toEqual([name])
    expect(claimedReverts(`This reverts commit ${name.slice(0, 8)}.`)).toEqual([])
  })

  test('a reverted carrier stands again when the revert was reverted', () => {
    const carrier = c('k', 'K', ['root'])
    const revert = c('r', 'R', ['k'], { message: `This reverts commit ${carrier.sha}.` })
    const again = c('a', 'K', ['r'], { message: `This reverts commit ${revert.sha}.` })
    const none = new Set<Sha>()
    expect(stillStands(carrier.sha, [carrier], none)).toBe(true)
    expect(stillStands(carrier.sha, [revert, carrier], none)).toBe(false)
    expect(stillStands(carrier.sha, [again, revert, carrier], none)).toBe(true)
    expect(stillStands(carrier.sha, [revert, carrier], new Set([revert.sha]))).toBe(false)
    // An inverse that came before was undone by the carrier.
    expect(stillStands(again.sha, [again, revert, carrier], new Set([revert.sha]))).toBe(true)
  })
})

test('promise 3, as a table: only evidence of content makes a change contained', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        undefined,
        'nothing' as const,
        'whole' as const,
        'partly' as const,
        'conflict' as const,
      ),
      fc.array(
        fc.constantFrom('tree' as const, 'patch-id' as const, 'cherry-picked-from' as const),
        { maxLength: 3 },
      ),
      (pick, kinds) => {
        const carriers = kinds.map((by) => ({ by, commit: id(by) }))
        const counts = (by: string) => by === 'patch-id' || pick === 'conflict'
        const contained = pick !== 'whole' && (pick === 'nothing' || kinds.some(counts))
        expect(containment(pick, carriers).kind).toBe(contained ? 'contained' : 'lost')
      },
    ),
  )
})

test('every commit of the line is listed, named as removed, or undone: none is dropped unseen', () => {
  // Trees of a small alphabet make ways back, and ways back of ways back, likely.
  const line = fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(line, (trees) => {
      const root = c('root', '0')
      const channel = trees
        .map((tree, index) => c(`s${index}`, tree, [index === 0 ? 'root' : `s${index - 1}`]))
        .reverse()
      const walk = walkChannel({ channel: [...channel, root], candidate: [root], whole: true })
      if (walk.kind !== 'agreed') throw new Error('The root is common.')
      const changes = decideChannelOnlyChanges(walk, NOTHING_KNOWN)
      // What the channel has now: the changes that stand lead from the root to its tip's tree.
      const standing = changes
        .filter(({ status }) => status.kind === 'lost')
        .map(({ commit }) => commit)
      const net: CommitFacts[] = []
      for (const commit of [...channel].reverse()) {
        const back = net.findIndex(({ tree }) => tree === commit.tree)
        if (back === -1) net.push(commit)
        else net.length = back + 1
      }
      const listed = new Set(
        changes.flatMap(({ commit, status }) =>
          status.kind === 'removal' ? [commit, ...status.removes] : [commit],
        ),
      )
      for (const { tree } of net) {
        const names = channel.filter((one) => one.tree === tree).map((one) => one.sha)
        expect(names.some((name) => standing.includes(name) || listed.has(name))).toBe(true)
      }
    }),
  )
})

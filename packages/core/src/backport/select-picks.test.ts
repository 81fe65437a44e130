import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sha } from '../identifiers.ts'
import { commitNamed, treeNamed } from '../testing/named.ts'
import type { LandedCommit } from './landed-commit.ts'
import { type MergedPullRequest, selectPullRequest, selectPush } from './select-picks.ts'

/** A commit by name, with its parents' names. */
function commit(name: string, parents: readonly string[], work: Partial<LandedCommit> = {}) {
  const person = { name: 'Bob', email: 'bob@example.com', date: '1700000000 +0000' }
  return {
    sha: commitNamed(name),
    tree: treeNamed(name),
    parents: parents.map(commitNamed),
    author: person,
    committer: person,
    message: `${name}\n`,
    ...work,
  }
}

function known(...commits: readonly LandedCommit[]): ReadonlyMap<Sha, LandedCommit> {
  return new Map(commits.map((one) => [one.sha, one]))
}

function pull(landed: string, head: string, count: number, more: Partial<MergedPullRequest> = {}) {
  const otherLandings = new Set<Sha>()
  return {
    landed: commitNamed(landed),
    head: commitNamed(head),
    count,
    noted: commitNamed('noted'),
    otherLandings,
    ...more,
  }
}

/** `by: picked commits`, oldest first. */
function said(selection: ReturnType<typeof selectPullRequest>, names: readonly string[]): string {
  if (selection.kind === 'deeper') return 'deeper'
  const nameOf = (sha: Sha) => names.find((name) => commitNamed(name) === sha)
  return `${selection.by}: ${selection.picks.map(({ commit: { sha } }) => nameOf(sha)).join(' ')}`
}

const base = commit('base', [])

describe('a pull request that landed', () => {
  it('as one commit of other words was squashed', () => {
    const history = known(base, commit('a', ['base']), commit('b', ['a']), commit('S', ['base']))
    expect(said(selectPullRequest(pull('S', 'b', 2), history), ['S'])).toBe('squash: S')
  })

  it('as commits with the same work was rebased; what became empty is left out', () => {
    const work = (name: string) => ({ message: `${name}\n` })
    const history = known(
      base,
      commit('other', ['base']),
      commit('a', ['base']),
      commit('b', ['a']),
      commit('c', ['b']),
      commit('A', ['other'], work('a')),
      commit('C', ['A'], work('c')),
    )
    expect(said(selectPullRequest(pull('C', 'c', 3), history), ['A', 'C'])).toBe('rebase: A C')
  })

  it('on top of another that brought some of its commits has only the rest', () => {
    const work = (name: string) => ({ message: `${name}\n` })
    const history = known(
      base,
      commit('a', ['base']),
      commit('b', ['a']),
      commit('A', ['base'], work('a')),
      commit('B', ['A'], work('b')),
    )
    const others = { otherLandings: new Set([commitNamed('A')]) }
    expect(said(selectPullRequest(pull('B', 'b', 2, others), history), ['A', 'B'])).toBe(
      'rebase: B',
    )
  })

  it('by a merge is its branch, with the merge to fall back on', () => {
    const history = known(
      base,
      commit('a', ['base']),
      commit('s', ['base']),
      commit('M', ['s', 'a']),
    )
    const selection = selectPullRequest(pull('M', 'a', 1), history)
    expect(said(selection, ['a', 'M'])).toBe('merge: a')
    expect(selection).toMatchObject({ whole: { commit: { sha: commitNamed('M') } } })
  })

  it('by a merge of a branch that has merges, or of another head, is the merge', () => {
    const history = known(
      base,
      commit('s', ['base']),
      commit('a', ['base']),
      commit('m', ['a', 's']),
      commit('M', ['s', 'm']),
    )
    expect(said(selectPullRequest(pull('M', 'm', 2), history), ['M'])).toBe('merge: M')
    expect(said(selectPullRequest(pull('M', 'a', 1), history), ['M'])).toBe('merge: M')
  })

  it('by a fast-forward with merges inside is measured from its noted base', () => {
    const noted = commit('noted', ['base'])
    const history = known(base, noted, commit('a', ['base']), commit('m', ['a', 'noted']))
    const selection = selectPullRequest(pull('m', 'm', 2), history)
    // Its second parent is not its head, so it is a merge like any other.
    expect(said(selection, ['m'])).toBe('merge: m')
  })

  it('says when more history is needed', () => {
    const history = known(commit('S', ['base']))
    expect(said(selectPullRequest(pull('S', 'b', 2), history), [])).toBe('deeper')
  })
})

describe('a push', () => {
  it('is every commit since, along first parents', () => {
    const history = known(
      base,
      commit('a', ['base']),
      commit('x', ['base']),
      commit('m', ['a', 'x']),
    )
    expect(said(selectPush(commitNamed('base'), commitNamed('m'), history), ['a', 'm', 'x'])).toBe(
      'push: a m',
    )
  })
})

describe('for every line of commits', () => {
  it('a rebase of some of them selects just these, in their order, each on the one before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ kept: fc.boolean(), words: fc.constantFrom('wip', 'fix', 'x') }), {
          minLength: 2,
          maxLength: 12,
        }),
        (steps) => {
          fc.pre(steps.some(({ kept }) => kept))
          const before = commit('before', [], { message: 'something else\n' })
          const commits: LandedCommit[] = [base, before]
          let head = 'base'
          let landed = 'before'
          const wanted: string[] = []
          for (const [index, { kept, words }] of steps.entries()) {
            const message = `${words} ${Math.floor(index / 2)}\n`
            commits.push(commit(`p${index}`, [head], { message }))
            head = `p${index}`
            if (!kept) continue
            commits.push(commit(`r${index}`, [landed], { message }))
            landed = `r${index}`
            wanted.push(landed)
          }
          const selection = selectPullRequest(pull(landed, head, steps.length), known(...commits))
          expect(said(selection, wanted)).toBe(`rebase: ${wanted.join(' ')}`)
        },
      ),
    )
  })
})

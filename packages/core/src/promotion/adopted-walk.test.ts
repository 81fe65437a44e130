import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixesGate } from '../gates/fixes.ts'
import { commitNamed, runbookPolicy, scenario, treeNamed } from '../testing/index.ts'
import { walkAdopted, withoutAdopted } from './adopted-walk.ts'
import type { CommitFacts } from './channel-only-history.ts'

const c = (name: string, parents: readonly string[] = [], tree = name, message = name) =>
  ({
    sha: commitNamed(name),
    tree: treeNamed(tree),
    parents: parents.map(commitNamed),
    author: 'Ada',
    message,
    committedAt: 0,
  }) satisfies CommitFacts

const root = c('root')
const [old, older] = [c('old', ['older']), c('older', ['root'])]
const fix = c('fix', ['old'])
const channel = [fix, old, older, root]
const candidate = [c('n', ['root']), root]
const walked = (adopted: string, history = { channel, candidate, whole: true }) => {
  const { walk, ...rest } = walkAdopted(history, commitNamed(adopted))
  const steps = walk.kind === 'agreed' ? walk.steps.map(({ commit }) => commit.message) : walk.kind
  return { steps, ...rest }
}

describe('an adopted commit', () => {
  test('accounts for itself and what is older, and for nothing that came after it', () => {
    const adoption = { commit: old.sha, leftOut: 2 }
    expect(walked('old')).toEqual({ steps: ['fix'], adoption })
    expect(walked('fix')).toEqual({ steps: [], adoption: { commit: fix.sha, leftOut: 3 } })
  })

  test('older than where they agree leaves nothing out', () => {
    expect(walked('root')).toEqual({ steps: ['fix', 'old', 'older'] })
  })

  test('that is not on the line accounts for nothing, and is told once the whole line is known', () => {
    expect(walked('n')).toEqual({ steps: ['fix', 'old', 'older'], stranger: true })
    expect(walked('n', { channel, candidate, whole: false })).toEqual({
      steps: ['fix', 'old', 'older'],
    })
  })

  test('lets two branches without a common past begin', () => {
    const strangers = { channel, candidate: [c('other')], whole: true }
    const adoption = { commit: old.sha, leftOut: 3 }
    expect(walked('old', strangers)).toEqual({ steps: ['fix'], adoption })
    expect(walked('nowhere', strangers)).toEqual({ steps: 'unrelated', stranger: true })
    expect(walked('old', { ...strangers, whole: false })).toEqual({ steps: 'deeper' })
  })

  test('does not end a hold: what was rolled back or reverted before it is still told', () => {
    const promoted = c('promoted', ['root', 'n'], 'n')
    const rollback = c('rollback', ['promoted'], 'root')
    const revert = c('revert', ['rollback'], 'revert', `Revert\n\nThis reverts commit ${root.sha}.`)
    const line = [fix, c('plain', ['revert']), revert, rollback, promoted, root]
    const { steps } = walked('plain', { channel: line, candidate, whole: true })
    expect(steps).toEqual(['fix', revert.message, 'rollback'])
    const change = (commit: CommitFacts, kind: 'lost' | 'removal') => ({
      commit: commit.sha,
      title: '',
      author: '',
      status: kind === 'lost' ? { kind } : { kind, removes: [] },
    })
    const changes = [change(fix, 'lost'), change(revert, 'lost'), change(rollback, 'removal')]
    const kept = withoutAdopted(changes, { channel: line }, commitNamed('plain'))
    expect(kept).toEqual([changes[0], changes[2]])
  })
})

test('adopting never hides a commit that is newer, whatever the line', () => {
  const trees = fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(trees, fc.nat(8), (line, at) => {
      const made = line.map((tree, index) =>
        c(`s${index}`, [index === 0 ? 'root' : `s${index - 1}`], tree),
      )
      const whole = { channel: [...made.toReversed(), root], candidate: [root], whole: true }
      const adopted = whole.channel[at % whole.channel.length]?.sha
      const before = walkAdopted(whole, undefined).walk
      const after = walkAdopted(whole, adopted).walk
      if (before.kind !== 'agreed' || after.kind !== 'agreed') throw new Error('Root is common.')
      const newer = new Set(whole.channel.slice(0, at % whole.channel.length).map(({ sha }) => sha))
      for (const step of before.steps)
        if (newer.has(step.commit.sha) || step.kind === 'removal')
          expect(after.steps).toContainEqual(step)
    }),
  )
})

describe('the report', () => {
  const sha = commitNamed('old')
  const adopting = scenario(
    runbookPolicy.replace('{ from: next }', `{ from: next, adopted: ${sha} }`),
  )

  test('says where the channel is adopted, by policy', () => {
    const { evidence } = adopting.question()
    if (evidence.fixes.kind === 'missing') throw new Error('A story measures it.')
    const value = { changes: [], adopted: { commit: sha, leftOut: 12 } }
    const story = adopting.evidence({ fixes: { ...evidence.fixes, value } })
    expect(fixesGate.judge(story.question())).toMatchObject({
      verdict: 'pass',
      remarks: [
        `stable is adopted at ${sha.slice(0, 7)} by policy: 12 older commits of its own accounted for.`,
      ],
    })
  })

  test('says that it accounts for nothing, where it does not and something is lost', () => {
    expect(fixesGate.judge(adopting.onlyOnChannel('fix').question())).toMatchObject({
      verdict: 'fail',
      remarks: [expect.stringContaining('it accounts for none of these')],
    })
    expect(fixesGate.judge(adopting.question())?.remarks).toEqual([])
  })
})

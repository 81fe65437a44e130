import { describe, expect, test } from 'vitest'
import { commitNamed, promotion, scenario } from '../testing/index.ts'
import { judgeApproval } from './approval.ts'
import type { PromotionState } from './promotion-state.ts'

const story = scenario()
const approved = promotion(story).opened().approvedBy('alice-smith').state()
const judge = (more: Partial<PromotionState>) =>
  judgeApproval(story.question(), { ...approved, ...more })[0]

const by = (name: string, email: string, commit = 'mine') => ({
  name,
  email,
  commit: commitNamed(commit),
})

describe('an author without an account', () => {
  test.each([
    ['name', by('Alice Smith', 'a@home.example')],
    ['mailbox', by('A.', 'alice.smith@home.example')],
    ['former address at GitHub', by('A.', '12+Alice-Smith@users.noreply.github.com')],
  ])('who has the %s of the reviewer may be the same person', (_, author) => {
    expect(judge({ unlinkedAuthors: [author] })).toMatchObject({
      verdict: 'inconclusive',
      next: 'act',
      observed: 'only by alice-smith, whose name is that of an author without an account',
    })
  })

  test('whom nothing tells apart from anybody is left to the reviewer, by name and commit', () => {
    expect(judge({ unlinkedAuthors: [by('Carol', 'c@home.example'), by('', '')] })).toMatchObject({
      verdict: 'pass',
      remarks: [expect.stringContaining('1 commit by people without an account: Carol (')],
    })
  })

  test('is one of many: the first are named', () => {
    const many = Array.from({ length: 7 }, (_, index) => by(`P${index}`, 'p@x.example', `${index}`))
    const remarks = judge({ unlinkedAuthors: many })?.remarks
    expect(remarks?.[0]).toMatch(/^7 commits by .*: P0 \(\w+\), .*P4 \(\w+\) and 2 more\. /)
  })
})

test('authors that are not fully known: no approval is enough', () => {
  expect(judge({ authorsIncomplete: true })).toMatchObject({
    verdict: 'inconclusive',
    next: 'act',
    reason: expect.stringContaining('The authors of what enters are not fully known'),
    clear: [expect.stringContaining('smaller step')],
  })
})

import { describe, expect, test } from 'vitest'
import { isOpen } from '../gates/gate.ts'
import { channelName, type Sha, sha } from '../identifiers.ts'
import { parsePolicy } from '../policy/index.ts'
import type { EntryChannel } from '../promotion/question.ts'
import type { ChannelEntry } from './brings-back.ts'
import { type EnteringCommits, type Hotfix, type HotfixFacts, rootsOf } from './hotfix.ts'
import { isHotfixStatus } from './hotfix-status.ts'
import { type HotfixQuestion, judgeHotfix } from './judge-hotfix.ts'
import { judgeHotfixes, planHotfixes } from './plan-hotfixes.ts'

const named = (letter: string): Sha => sha(letter.repeat(40))
const [head, tip, merged] = [named('a'), named('b'), named('c')]

/** The channel of a policy that asks for nothing but CI. */
function stable(...rules: readonly string[]): EntryChannel {
  const gates = 'enter: { score: off, error-rate: off, latency: off, probes: off }'
  const text = `version: 1
channels:
  stable: { ${['from: next', gates, ...rules].join(', ')} }
  next: {}
`
  const parsed = parsePolicy(text, { file: 'sluice.yml' })
  const [channel] = parsed.ok ? parsed.policy.channels : []
  if (channel?.entry === undefined) throw new Error(`no such policy: ${text}`)
  return { ...channel, entry: channel.entry }
}

const entry = (commit: Sha, tree: Sha, change: Partial<ChannelEntry> = {}): ChannelEntry => ({
  commit,
  tree,
  parents: [],
  message: '',
  ...change,
})
const question: HotfixQuestion = {
  channel: stable('approval: none', 'hotfixes: labelled'),
  from: { name: channelName('next'), branch: 'next' },
  line: [entry(tip, named('0'))],
  notEntered: new Map(),
  rollbacks: [],
}

const green = {
  name: 'test',
  kind: 'check-run',
  app: 'ci',
  state: 'success',
  conclusion: 'success',
} as const
const alice = { login: 'alice', kind: 'person' } as const
const label = { by: alice, canWrite: true, sawThisHead: true }
const known: Extract<EnteringCommits, { kind: 'known' }> = {
  kind: 'known',
  commits: [{ commit: head, parents: [tip], message: 'Fix' }],
  ofSource: [],
  authors: ['bob'],
  unlinkedAuthors: [],
}
const facts: HotfixFacts = {
  number: 7,
  author: { login: 'bob', kind: 'person' },
  head,
  fromFork: false,
  isDraft: false,
  label,
  conflicts: 'none',
  reviews: [],
  checks: [green],
  requiredChecks: [],
  steeringFiles: [],
  maintainers: ['Alice'],
  isLabelledNow: false,
  merge: { tree: named('1'), parents: [tip, head] },
  entering: known,
}
const hotfix = (change: Partial<HotfixFacts> = {}): Hotfix => ({
  number: 7,
  url: '',
  title: 'Fix',
  head,
  standing: { kind: 'labelled', facts: { ...facts, ...change } },
})
const approval = (by: string) => ({ by, state: 'approved', commit: head, canWrite: true }) as const

/** The status, and what is open. */
function judged(change: Partial<HotfixFacts>, asked: Partial<HotfixQuestion> = {}) {
  const { status, conditions } = judgeHotfix({ ...question, ...asked }, hotfix(change))
  return [status.state, ...conditions.filter(isOpen).map(({ gate, next }) => `${gate}: ${next}`)]
}

test('a maintainer’s label on exactly this head and green CI are enough', () => {
  const { status, tree } = judgeHotfix(question, hotfix())
  expect(status).toEqual({ state: 'success', description: 'hotfix: labelled by alice' })
  expect([tree, isHotfixStatus(status)]).toEqual([named('1'), true])
})

test.each<[string, Partial<HotfixFacts>]>([
  ['nobody who is known', { label: undefined }],
  ['one who may only write', { maintainers: [] }],
  ['a bot', { label: { ...label, by: { login: 'labeler[bot]', kind: 'bot' } } }],
  ['ourselves', { label: { ...label, by: { login: 'alice', kind: 'ours' } } }],
  ['a maintainer, before the head was pushed', { label: { ...label, sawThisHead: false } }],
  [
    'one before the head was pushed, with an approval by one who may only write',
    { label: { ...label, sawThisHead: false }, reviews: [approval('carol')] },
  ],
])('a label by %s does not count', (_, change) => {
  expect(judged(change)).toEqual(['failure', 'label: act'])
})

test('an approval of exactly the head by a maintainer says that it was seen', () => {
  const unseen = { label: { ...label, sawThisHead: false }, maintainers: ['alice', 'carol'] }
  expect(judged({ ...unseen, reviews: [approval('carol')] })).toEqual(['success'])
  expect(judged({ ...unseen, reviews: [{ ...approval('carol'), commit: tip }] })).toEqual([
    'failure',
    'label: act',
  ])
})

describe('where a person decides', () => {
  const human = { channel: stable('hotfixes: { label: hotfix }') }

  test('the label of one who wrote none of it is that decision', () => {
    expect(judged({}, human)).toEqual(['success'])
  })

  test.each<[string, Partial<HotfixFacts>]>([
    ['opened it', { author: alice, entering: { ...known, authors: [] } }],
    ['wrote some of it', { entering: { ...known, authors: ['ALICE'] } }],
    [
      'may have written some of it',
      {
        entering: {
          ...known,
          unlinkedAuthors: [{ name: 'Alice', email: 'a@example.com', commit: head }],
        },
      },
    ],
  ])('that of one who %s is not, and another’s approval is', (_, change) => {
    expect(judged(change, human)).toEqual(['failure', 'approval: act'])
    expect(judged({ ...change, reviews: [approval('carol')] }, human)).toEqual(['success'])
  })
})

test.each<[string, Partial<HotfixFacts>, string]>([
  ['red CI', { checks: [{ ...green, state: 'red', conclusion: 'failure' }] }, 'ci: act'],
  ['no CI', { checks: [] }, 'ci: wait'],
  ['a draft', { isDraft: true }, 'draft: act'],
  [
    'a request for changes',
    { reviews: [{ ...approval('carol'), state: 'changes-requested' }] },
    'reviews: act',
  ],
  ['a workflow', { steeringFiles: ['.github/workflows/ci.yml'] }, 'policy and workflows: act'],
  ['more files than can be read', { steeringFiles: undefined }, 'policy and workflows: act'],
  ['a conflict', { conflicts: 'some' }, 'conflicts: act'],
  ['a commit of next', { entering: { ...known, ofSource: [merged] } }, 'source: act'],
  ['too many commits', { entering: { kind: 'too many' } }, 'source: act'],
])('%s keeps it out', (_, change, open) => {
  expect(judged(change).slice(1)).toEqual([open])
})

test('a look of ours that reported on the head is no CI of it, unless it is required by name', () => {
  const ours = { ...green, name: 'promote', event: 'pull_request_target' }
  const failed = { ...ours, state: 'red', conclusion: 'failure' } as const
  const required = [{ name: 'promote', by: 'a ruleset of stable' }]
  expect(judged({ checks: [green, failed] })).toEqual(['success'])
  expect(judged({ checks: [ours] })).toEqual(['pending', 'ci: wait'])
  expect(judged({ checks: [green, failed], requiredChecks: required })).toEqual([
    'failure',
    'ci: act',
  ])
})

test('the tree of a commit that waits at the gates is that commit, whatever it is called', () => {
  const notEntered = new Map([[named('1'), merged]])
  expect(judged({}, { notEntered })).toEqual(['failure', 'source: act'])
})

test.each<[string, readonly Sha[]]>([
  ['an older commit of the channel', [merged, head]],
  ['an older head', [tip, merged]],
])('what GitHub tried of %s waits', (_, parents) => {
  const waits = ['pending', 'merge: wait']
  expect(judged({ merge: { tree: named('1'), parents } })).toEqual(waits)
})

describe('after a rollback', () => {
  const line = [
    entry(tip, named('0'), { parents: [named('d')] }),
    entry(named('d'), named('2'), { parents: [named('e'), merged], message: 'Promote' }),
    entry(named('e'), named('0')),
  ]

  test('a hotfix may enter: it may be what is needed', () => {
    expect(judged({}, { line })).toEqual(['success'])
  })

  test.each<[string, Partial<HotfixFacts>]>([
    ['lands just what was taken away', { merge: { tree: named('2'), parents: [tip, head] } }],
    [
      'reverts the rollback',
      {
        entering: {
          ...known,
          commits: [{ commit: head, parents: [tip], message: `This reverts commit ${tip}.` }],
        },
      },
    ],
  ])('one that %s may not', (_, change) => {
    expect(judged(change, { line })).toEqual(['failure', 'taken back: act'])
  })

  test('one that reverts something else may', () => {
    const commits = [
      { commit: head, parents: [tip], message: `This reverts commit ${named('e')}.` },
    ]
    expect(judged({ entering: { ...known, commits } }, { line })).toEqual(['success'])
  })

  test('while one is under way nothing enters that it would take away again', () => {
    expect(judged({}, { rollbacks: [12] })).toEqual(['failure', 'rollback: act'])
  })
})

test('without the label, or the setting, it is red and says what to do', () => {
  const unlabelled: Hotfix = { ...hotfix(), standing: { kind: 'not labelled' } }
  const off = { ...question, channel: stable('approval: none', 'hotfixes: off') }
  expect(judgeHotfix(question, unlabelled).status).toEqual({
    state: 'failure',
    description: 'no promotion: a maintainer’s label “hotfix” lets it in',
  })
  expect(judgeHotfix(off, unlabelled).status).toEqual({
    state: 'failure',
    description: 'no promotion: only promotions enter stable',
  })
  expect(judgeHotfix(off, unlabelled).conditions[0]?.clear[0]).toContain('hotfixes: labelled')
})

test('one that could not be read is neither green nor a hold', () => {
  const why = 'The token may not read it.'
  const { status, conditions } = judgeHotfix(question, {
    ...hotfix(),
    standing: { kind: 'unread', why },
  })
  expect(status.state).toBe('error')
  expect(conditions).toMatchObject([{ verdict: 'unmeasured', reason: why }])
})

describe('the plan', () => {
  const unlabelled: Hotfix = { ...hotfix(), number: 8, standing: { kind: 'not labelled' } }
  const plan = (...hotfixes: readonly Hotfix[]) =>
    planHotfixes(question.channel, judgeHotfixes(question, hotfixes)).map((one) =>
      one.kind === 'set-status' ? `${one.context} ${one.state}` : one.kind,
    )

  test('notes the label first, so that a run that dies after it leaves no green head without', () => {
    expect(plan(hotfix({ isLabelledNow: true }))).toEqual([
      'sluice/stable/label success',
      'sluice/stable success',
    ])
  })

  test('writes on change only', () => {
    const status = {
      state: 'success',
      description: 'hotfix: labelled by alice',
      createdAt: '2026-01-01T00:00:00.000Z',
    } as const
    expect(plan({ ...hotfix(), status })).toEqual([])
    expect(plan({ ...hotfix(), status: { ...status, state: 'pending' } })).toHaveLength(1)
  })

  test('a second pull request of the same head does not make it red', () => {
    expect(plan(unlabelled, hotfix())).toEqual(['sluice/stable success'])
    expect(plan(hotfix(), unlabelled)).toEqual(['sluice/stable success'])
  })

  test('one that is green and may not enter any more is told first, however many others were opened', () => {
    const many = Array.from({ length: 99 }, (_, index) => ({
      ...unlabelled,
      head: sha(String(index).padStart(40, '0')),
    }))
    const status = {
      state: 'success',
      description: 'hotfix: labelled by alice',
      createdAt: '2026-01-01T00:00:00.000Z',
    } as const
    const judged = judgeHotfixes(question, [...many, { ...unlabelled, status }])
    expect(planHotfixes(question.channel, judged)[0]).toMatchObject({ on: head, state: 'failure' })
  })

  test('of very many writes some, the labelled first', () => {
    const many = Array.from({ length: 99 }, (_, index) => ({
      ...unlabelled,
      head: sha(String(index).padStart(40, '0')),
    }))
    const planned = plan(...many, hotfix())
    expect([planned.length, planned[0]]).toEqual([50, 'sluice/stable success'])
  })
})

test('the commits at which a branch begins are those without a parent among its own', () => {
  const commit = (name: Sha, ...parents: readonly Sha[]) => ({ commit: name, parents, message: '' })
  const [fix, second, ofNext] = [named('1'), named('2'), named('3')]
  expect(rootsOf([commit(fix, tip), commit(second, fix)])).toEqual([fix])
  expect(rootsOf([commit(fix, tip), commit(ofNext, merged), commit(second, fix, ofNext)])).toEqual([
    fix,
    ofNext,
  ])
  expect(rootsOf([])).toEqual([])
})

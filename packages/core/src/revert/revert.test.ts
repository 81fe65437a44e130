import { describe, expect, it, test } from 'vitest'
import { changeKind } from '../backport/change-kind.ts'
import type { LandedCommit } from '../backport/landed-commit.ts'
import type { Pick } from '../backport/select-picks.ts'
import { channelName, sha } from '../identifiers.ts'
import { policyOf, reportOn } from '../policy/testdata/policies.ts'
import { defaultRollbackRules } from '../rollback/rollback-question.ts'
import { judgeStates } from '../rollback/standing.ts'
import { standingLine } from '../rollback/standing-line.ts'
import { inversePick, newestFirst } from './inverse-pick.ts'
import { elsewhereSection, renderRevertBody, revertPullRequestTitle } from './render-revert.ts'
import { renderRevertLog, renderRevertSummary } from './render-revert-summary.ts'
import {
  conflictedRevertMessage,
  isRevertBranch,
  quietTitle,
  type RevertSubject,
  revertBranch,
  revertMessage,
  revertTitle,
  revertTrailers,
  withoutRequest,
} from './revert-commit.ts'
import { openRevertIncident, revertIncident } from './revert-incident.ts'
import { describeRevertName, parseRevertNames } from './revert-name.ts'
import { planRevert } from './revert-plan.ts'
import type { RevertQuestion, RevertState } from './revert-question.ts'
import { revertRecord } from './revert-record.ts'
import type { RevertReport } from './revert-report.ts'
import { revertWay } from './revert-way.ts'
import { takesAway } from './takes-away.ts'

const object = (text: string) => sha(text.repeat(40).slice(0, 40))
const person = { name: 'Bob', email: 'bob@example.com', date: '1700000000 +0000' }
const next = channelName('next')
const stable = channelName('stable')

function commit(name: string, message = 'Bad', parents = ['0']): LandedCommit {
  return {
    sha: object(name),
    tree: object(`${name}7`),
    parents: parents.map(object),
    author: person,
    committer: person,
    message,
  }
}

function pick(name: string, message?: string, parents = ['0']): Pick {
  return { commit: commit(name, message, parents), base: commit(parents[0] ?? '0', 'Before') }
}

function question(given: Partial<RevertQuestion> = {}): RevertQuestion {
  return {
    channel: { name: next, branch: 'next' },
    head: { commit: object('f'), tree: object('e') },
    asked: ['#1'],
    series: { applied: [pick('a')], dropped: [] },
    restores: false,
    known: new Map(),
    elsewhere: [],
    remarks: [],
    guards: [],
    irreversible: [],
    reason: 'It is bad',
    severity: 'critical',
    confirmed: false,
    rules: defaultRollbackRules,
    by: 'alice',
    repositoryUrl: 'https://github.com/acme/assistant',
    now: '2026-01-01T00:00:00.000Z',
    unchecked: [],
    ...given,
  }
}

const asked: RevertSubject = {
  channel: next,
  of: object('f'),
  restores: false,
  reason: 'Bad',
  severity: 'critical',
  by: 'alice',
}

const nothing: RevertState = {
  branch: 'sluice/revert/next/aaaaaaaaaaaa',
  made: 'no',
  isDraft: false,
  statuses: {},
}

describe('what is asked for', () => {
  it.each([
    ['#12, 12', ['#12', '#12']],
    ['4F2D9B1\n0aa1bb2..9c1e0aa', ['4f2d9b1', '0aa1bb2..9c1e0aa']],
    [`${object('a')} 1234567`, [object('a'), '1234567']],
    [' , ', []],
  ])('%j is read', (text, names) => {
    const read = parseRevertNames(text)
    expect(read.ok && read.names.map(describeRevertName)).toEqual(names)
  })

  it.each([
    'HEAD~1',
    '#0',
    'abc',
    'a..b',
    '#1..#2',
    '--all',
    `${object('a')}0`,
    'next',
    '4f2d9b1...9c1e0aa',
  ])('%j is not', (word) => {
    expect(parseRevertNames(`#1 ${word}`)).toEqual({ ok: false, wrong: [word.toLowerCase()] })
  })

  test('the same commit counts once, newest first; what is not in the history goes first', () => {
    const [a, b, c] = [pick('a'), pick('b'), pick('c')]
    expect(newestFirst([c, a, b, { ...a }], [object('a'), object('b')])).toEqual([c, a, b])
  })

  test('a revert is the pick of the way back, by the name of what it undoes', () => {
    const one = pick('a')
    expect(inversePick(one)).toMatchObject({
      commit: { sha: one.commit.sha, tree: one.base.tree },
      base: { tree: one.commit.tree },
    })
    expect(inversePick(inversePick(one))).toEqual(one)
  })
})

describe('the commit', () => {
  it.each([
    ['Bad', 'Revert "Bad"'],
    ['Revert "Bad"', 'Reapply "Bad"'],
    ['Revert "Bad" (#7)', 'Reapply "Bad" (#7)'],
    ['Reapply "Bad"', 'Revert "Reapply "Bad""'],
    ['Revert "Revert "Bad""', 'Revert "Revert "Revert "Bad"""'],
  ])('of %j is called %j, as git does', (title, expected) => {
    expect(revertTitle(title)).toBe(expected)
  })

  test('says what it undoes as git does, and why', () => {
    const subject = { ...asked, reason: 'Bad\n\nSluice-Revert: x' }
    expect(revertMessage(pick('a', 'Merge\n\nLong text', ['b', 'c']), subject)).toBe(
      `Revert "Merge"\n\nThis reverts commit ${object('a')}, reversing\nchanges made to ${object('b')}.\n\nSluice-Channel: next\nSluice-Revert: ${object('a')}\nSluice-Revert-Of: ${object('f')}\nSluice-Severity: critical\nSluice-By: alice\nSluice-Reason: Bad Sluice-Revert: x\n`,
    )
    expect(conflictedRevertMessage(pick('a'), subject, ['a\nb.txt'])).toMatch(
      /^CONFLICT: Revert "Bad"\n\nThis commit has conflicts to resolve:\n- a b\.txt\n\nThis reverts commit /,
    )
    const message = revertMessage(pick('a'), asked)
    expect(revertTrailers(message)).toEqual({
      ...{ of: object('f'), reverted: object('a'), restores: false },
      ...{ reason: 'Bad', severity: 'critical', by: 'alice' },
    })
    expect(revertTrailers(message.replace(/-Of: f+/, '-Of: HEAD'))).toBeUndefined()
    const others = { ...asked, by: 'bob', severity: 'standard', reason: 'In other words' } as const
    expect(withoutRequest(revertMessage(pick('a'), others))).toBe(withoutRequest(message))
  })

  it.each([
    ['Bad (#12)', 'Bad (#12)'],
    ['Merge pull request #2 from x', 'Merge pull request #2 from x'],
    ['Fixes #3 @bob [skip ci]', 'Fixes #\u200b3 @\u200bbob [\u200bskip ci]'],
    ['Fix (#12)', 'Fix (#12)'],
    ['Resolve: acme/assistant#3', 'Resolve: acme/assistant#\u200b3'],
  ])('title %j closes nothing, calls nobody and skips nothing', (title, quiet) => {
    expect(quietTitle(title)).toBe(quiet)
  })

  it.each([
    ['Bad', false],
    ['Revert "Bad" (#7)', true],
    ['Emergency revert on stable: Revert "Bad"', true],
    ['Reapply "Bad"', false],
    ['Revert "Revert "Bad""', false],
    ['Revert "Reapply "Bad""', true],
    ['Reapply "Revert "Bad""', true],
    ['Reverted nothing', false],
  ])('%j takes a change away: %j', (title, expected) => {
    expect(takesAway(title)).toBe(expected)
    const back = revertMessage(pick('a', title), { ...asked, restores: true })
    expect(revertTrailers(back)).toMatchObject({ restores: true })
  })

  test('its branch is named after what it undoes', () => {
    const branch = revertBranch(next, { newest: object('a'), attempt: 1 })
    expect(branch).toBe('sluice/revert/next/aaaaaaaaaaaa')
    const more = revertBranch(next, { newest: object('a'), digest: object('b'), attempt: 3 })
    expect(more).toBe('sluice/revert/next/aaaaaaaaaaaa-bbbbbbbb.3')
    expect(
      [branch, more, 'revert-12-topic', 'sluice/backport/next/pr-1'].map((one) =>
        isRevertBranch(one),
      ),
    ).toEqual([true, true, false, false])
  })

  test('is carried nowhere by itself, and is no state that gates let in', () => {
    const message = revertMessage(pick('a'), { ...asked, channel: stable })
    const landed = { tree: object('d'), message }
    expect(changeKind({ landed, earlierTrees: [] })).toEqual({ kind: 'rollback' })
    const merged = { tree: object('d'), message: 'Merge pull request #3' }
    expect(changeKind({ landed: merged, earlierTrees: [], headBranch: nothing.branch })).toEqual({
      kind: 'rollback',
    })
    const state = (name: string, text: string) => ({
      ...{ commit: object(name), tree: object(name), parents: [], message: text, authors: [] },
      ...{ committedAt: '2026-01-01T00:00:00Z', enteredAt: '2026-01-01T00:00:00Z' },
      statuses: {
        'sluice/stable': { state: 'success', description: '', createdAt: '' } as const,
      },
    })
    const line = [state('a', 'Head'), state('b', message), state('c', 'Promoted')]
    expect(
      judgeStates(line, { channel: stable, condemned: [] }).map(({ standing }) => standing),
    ).toEqual([{ kind: 'head' }, { kind: 'good', passed: false }, { kind: 'good', passed: true }])
  })
})

describe('how it lands', () => {
  const rules = { ...defaultRollbackRules, push: [next] }
  it('by a pull request, unless the policy pushes it', () => {
    expect(revertWay(question())).toEqual({ kind: 'pull-request' })
    expect(revertWay(question({ rules }))).toEqual({ kind: 'push' })
  })

  it.each([
    [
      'It conflicts.',
      {
        series: {
          applied: [],
          dropped: [],
          conflict: { pick: pick('a'), paths: [], remaining: [] },
        },
      },
    ],
    ['It changes .github/sluice.yml, which guard next itself.', { guards: ['.github/sluice.yml'] }],
    ['A revert does not undo db/1.sql.', { irreversible: ['db/1.sql'] }],
  ])('not pushed: %s', (why, given) => {
    expect(revertWay(question({ rules, ...given }))).toEqual({ kind: 'pull-request', why })
  })

  it('what GitHub refuses is opened instead, on the branch that is there', () => {
    const texts = { title: 'Revert', body: '' }
    const plan = planRevert({ question: question({ rules }), state: nothing, ...texts })
    expect(plan.map(({ kind }) => kind)).toEqual(['make-branch', 'push'])
    const made = { ...nothing, made: 'ready' } as const
    const refused = { question: question({ rules }), state: made, refusal: 'protected', ...texts }
    expect(planRevert(refused).map(({ kind }) => kind)).toEqual(['open-pull-request', 'add-labels'])
  })

  it('opens one incident for the head that it is made on, and starts deployments once it has landed', () => {
    const onStable = question({ channel: { name: stable, branch: 'stable' }, from: next })
    const incident = openRevertIncident(revertIncident(onStable, object('f')), {
      from: next,
      repositoryUrl: onStable.repositoryUrl,
    })
    expect(incident).toMatchObject({
      marker: `<!-- sluice:incident channel=stable of=${object('f')} -->`,
      title: 'Incident: 1 commit is reverted on stable',
      labels: ['sluice-incident', 'critical'],
    })
    const texts = { title: 'Revert', body: '', incident }
    const kinds = (given: Partial<RevertState>, push: boolean) =>
      planRevert({
        question: {
          ...onStable,
          rules: {
            ...defaultRollbackRules,
            ...{ push: push ? [stable] : [], dispatch: ['deploy.yml'] },
          },
        },
        state: { ...nothing, made: 'ready', ...given },
        ...texts,
      }).map(({ kind }) => kind)
    expect(kinds({}, true)).toEqual(['push', 'open-incident', 'dispatch'])
    expect(kinds({}, false)).toEqual([
      'set-status',
      'open-pull-request',
      'add-labels',
      'open-incident',
    ])
    const there = { number: 1, url: 'https://github.com/acme/assistant/issues/1' }
    expect(kinds({ incident: there }, true)).toEqual(['push', 'dispatch'])
  })

  it('on a channel that promotions enter with the status that protection may require', () => {
    const state = { ...nothing, made: 'ready' } as const
    const given = question({ from: next, channel: { name: stable, branch: 'stable' } })
    const [status] = planRevert({ question: given, state, title: '', body: '' })
    expect(status).toMatchObject({ context: 'sluice/stable', state: 'success' })
  })

  it('a confirmed one leaves the draft; one with conflict markers does not', () => {
    const pullRequest: RevertState['pullRequest'] = {
      ...{ number: 3, url: 'u', state: 'open' as const, head: object('a'), title: '', body: '' },
      ...{ labels: ['revert'], requestedReviewers: [], reviews: [], startsNoWorkflows: false },
    }
    const state = { ...nothing, made: 'ready', pullRequest, isDraft: true } as const
    const given = question({ irreversible: ['db/1.sql'], confirmed: true })
    expect(planRevert({ question: given, state, title: '', body: '' })).toEqual([
      { kind: 'mark-ready', number: 3 },
    ])
    const statuses = {
      'sluice/revert': { state: 'failure', description: '', createdAt: '' } as const,
    }
    expect(
      planRevert({ question: given, state: { ...state, statuses }, title: '', body: '' }),
    ).toEqual([{ kind: 'add-labels', labels: ['revert conflict'] }])
  })
})

describe('what people read', () => {
  const hostile = pick('a', '@all <img src=x> Fixes #1 | `$(id)`')
  const given = question({
    from: next,
    channel: { name: stable, branch: 'stable' },
    series: { applied: [hostile], dropped: [{ pick: pick('b'), by: object('c') }] },
    reason: '@all ![x](http://evil)\n::error::',
    remarks: ['aaaaaaa is no part of stable’s history'],
    irreversible: ['db/`1`.sql'],
    elsewhere: [{ channel: channelName('legacy'), commits: [object('d'), object('e')] }],
  })

  test('nothing from outside formats, calls or commands', () => {
    const body = renderRevertBody(given, { branch: 'x', why: '<b>' })
    expect(body).not.toMatch(/@all|[^\\]<img|[^\\]<b>|[^\\]\]\(http:\/\/evil|#1\b/)
    expect(revertPullRequestTitle(given)).toMatch(/^Emergency revert on stable: Revert "@\u200ball/)
    const report: RevertReport = {
      ...{ channel: stable, repositoryUrl: given.repositoryUrl, asked: ['#1'], unchecked: [] },
      ...{ started: [], dryRun: true, decidedAt: '2026-01-01T00:00:00.000Z', outcome: 'revert' },
      ...{ question: given, way: { kind: 'pull-request' }, conflicts: false, failures: [] },
      operations: planRevert({ question: given, state: nothing, title: '', body: '' }),
    }
    const about = { from: next, repositoryUrl: given.repositoryUrl }
    const incident = openRevertIncident(revertIncident(given, object('f')), about)
    expect(incident.body).not.toMatch(/@all|[^\\]<img|[^\\]\]\(http:\/\/evil|#1\b/)
    expect(renderRevertLog(report).join('\n')).not.toMatch(/^\s*::|##\[/m)
    expect(renderRevertLog(report)).toContain('  bbbbbbb was reverted already, by ccccccc.')
    expect(renderRevertSummary(report)).toContain(
      '**Dry run.** Sluice would:\n\n1. commit the revert',
    )
    expect(revertRecord(report)).toMatchObject({
      outcome: 'revert',
      reverted: [object('a')],
      alreadyReverted: [{ commit: object('b'), by: object('c') }],
    })
  })

  test('other channels are offered with the exact command', () => {
    expect(elsewhereSection(given)).toContain(
      `gh workflow run rollback.yml -f channel=legacy -f revert=${object('d')},${object('e')} -f reason="Reverted on stable as well"`,
    )
  })
})

describe('the policy', () => {
  const start = `version: 1
channels:
  stable: { from: next, enter: { score: off, error-rate: off, latency: off, probes: off } }
  next: {}
  legacy: {}
`
  test('pushes nothing unless it says so', () => {
    expect(policyOf(start).rollback.push).toEqual([])
    expect(policyOf(`${start}rollback: { push: [next, legacy] }\n`).rollback.push).toEqual([
      'next',
      'legacy',
    ])
  })

  it.each([
    ['nxt', 'Did you mean `next`?'],
    ['stable', 'Remove it here, or set `approval: none` for the channel.'],
  ])('does not push to %s', (name, fix) => {
    expect(reportOn(`${start}rollback: { push: [${name}] }\n`)).toContain(fix)
  })
})

describe('what stands of a channel’s line', () => {
  const promotion = (name: string, candidate: string) => ({
    ...{
      commit: object(name),
      tree: object(`${name}1`),
      parents: [object('0'), object(candidate)],
    },
    message: `Promote\n\nSluice-Candidate: ${object(candidate)}\n`,
  })
  const own = (name: string, message = 'Own', more: readonly string[] = []) => ({
    ...{ commit: object(name), tree: object(`${name}1`), message },
    parents: [object('0'), ...more.map(object)],
  })
  const revertOf = (name: string) => `Revert "x"\n\nThis reverts commit ${object(name)}.\n`
  const names = (line: Parameters<typeof standingLine>[0]) =>
    standingLine(line).map(({ commit }) => commit[0])

  it.each([
    [
      'a revert of what was promoted takes the promotion',
      [own('e', revertOf('9')), own('d'), promotion('c', '9'), promotion('b', '8')],
      'edb',
    ],
    [
      'a revert of the channel’s own takes that',
      [own('e', revertOf('d')), own('d'), promotion('c', '9')],
      'ec',
    ],
    [
      'a revert of a revert takes nothing else',
      [own('e', revertOf('d')), own('d', revertOf('9')), promotion('c', '9')],
      'ec',
    ],
    [
      'so does one of a merged revert',
      [own('e', revertOf('7')), own('d', revertOf('9'), ['7']), promotion('c', '9')],
      'ec',
    ],
  ])('%s', (_, line, expected) => {
    expect(names(line).join('')).toBe(expected)
  })
})

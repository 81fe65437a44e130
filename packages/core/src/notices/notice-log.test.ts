import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { channelName } from '../identifiers.ts'
import { commitNamed } from '../testing/named.ts'
import type { IncidentEvent } from './incident.ts'
import {
  dueNotices,
  type NoticeLog,
  newNoticeLog,
  noticeName,
  parseNoticeLog,
  renderNoticeLog,
} from './notice-log.ts'
import type { NotifyRules } from './notice-rule.ts'

const slack = { kind: 'slack', webhookEnv: 'SLACK_URL' } as const
const issue = { kind: 'issue', labels: [], assignees: [] } as const
const rules: NotifyRules = { critical: [slack, issue], standard: [] }

function logOf(reason: string, told: NoticeLog['told'] = {}): NoticeLog {
  const log = newNoticeLog({
    id: commitNamed('bad'),
    repository: 'acme/assistant',
    channel: channelName('stable'),
    severity: 'critical',
    reason,
    who: 'alice',
    when: '2026-01-05T08:00:00.000Z',
    goodCommit: commitNamed('good'),
    undone: [{ sha: commitNamed('bad'), title: reason, pullRequest: 7 }],
    links: { incident: 'https://github.com/acme/assistant/issues/4' },
  })
  return { ...log, told }
}

test('a log comes back out of its comment, whatever people wrote, and nothing of it is shown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (text) => {
      const hostile = logOf(`${text} --> <script> ${text}`.replace(/\p{Surrogate}/gu, '?'))
      const comment = renderNoticeLog(hostile, rules)
      expect(parseNoticeLog(comment)).toEqual(hostile)
      expect(comment.split('-->')).toHaveLength(2)
      expect(comment).not.toContain('<script>')
    }),
  )
})

test.each([
  ['other words', 'Looks good to me.'],
  ['one that ends early', '<!-- sluice:told {"subject":'],
  ['one that is no JSON', '<!-- sluice:told {] -->'],
  ['one of another form', '<!-- sluice:told {"subject":{},"told":{}} -->'],
])('%s is no log', (_, body) => {
  expect(parseNoticeLog(body)).toBeUndefined()
})

describe('what is due', () => {
  const opened: IncidentEvent = { kind: 'opened' }
  const resolved: IncidentEvent = { kind: 'resolved', text: 'over' }
  const due = (told: NoticeLog['told'], event: IncidentEvent) =>
    dueNotices(logOf('x', told), rules, event).map(({ kind }) => kind)
  const of = (event: IncidentEvent, rule: typeof slack | typeof issue) => noticeName(event, rule)

  test('is everything at first, and then what failed', () => {
    expect(due({}, opened)).toEqual(['slack', 'issue'])
    expect(due({ [of(opened, slack)]: 'failed', [of(opened, issue)]: 'sent' }, opened)).toEqual([
      'slack',
    ])
    expect(due({ [of(opened, slack)]: 'sent', [of(opened, issue)]: 'sent' }, opened)).toEqual([])
  })

  test('is the end only for those who heard of the beginning, and once', () => {
    const heard = { [of(opened, slack)]: 'sent', [of(opened, issue)]: 'failed' } as const
    expect(due(heard, resolved)).toEqual(['slack'])
    expect(due({ ...heard, [of(resolved, slack)]: 'sent' }, resolved)).toEqual([])
    expect(due({ ...heard, [of(resolved, slack)]: 'needless' }, resolved)).toEqual([])
  })
})

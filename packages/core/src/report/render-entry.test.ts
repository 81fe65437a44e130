import fc from 'fast-check'
import { expect, test } from 'vitest'
import { act } from '../entry/conditions.ts'
import type { EntryReport } from '../entry/entry-report.ts'
import { channelName } from '../identifiers.ts'
import { commitNamed } from '../testing/named.ts'
import { renderEntryLog, renderEntrySummary } from './render-entry.ts'

/** Everything in it that comes from people: titles, labels, logins, paths and names of checks. */
function reportWith(text: string): EntryReport {
  const held = act({
    gate: 'policy and workflows',
    observed: text,
    required: text,
    reason: `It changes ${text}, which judge it.`,
    clear: `${text} looks and approves: \`gh pr review 7 --approve\`.`,
  })
  const pull = { number: 7, url: 'https://github.example/7', title: text }
  return {
    channel: channelName('next'),
    label: text,
    decidedAt: '2026-01-05T08:00:00.000Z',
    baseline: commitNamed('next'),
    policyCommit: commitNamed('next'),
    pullRequests: [{ ...pull, head: commitNamed('head'), action: 'none', conditions: [held] }],
    dryRun: false,
  }
}

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '`',
        '|',
        '\n',
        '<img src=x>',
        '](',
        '@alice',
        '#12',
        '::error::',
        '##[',
        '\\',
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

test('whatever people write stays in its cell and line, and neither mentions nor commands', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const summary = renderEntrySummary(reportWith(text))
      const rows = summary.split('\n').filter((line) => line.startsWith('|'))
      expect(rows).toHaveLength(3)
      // Escaped characters and code show what is there as it is; outside of them nothing is markup.
      const plain = summary.replaceAll(/\\.|`[^`]*`/g, ' ').replaceAll('<br>', '')
      expect(plain).not.toMatch(/<|(?<!\w)@\w/)
      expect(rows[2]?.match(/(?<!\\)\|/g)).toHaveLength(6)
      const log = renderEntryLog(reportWith(text))
      expect(log).toHaveLength(4)
      for (const line of log) expect(line).not.toMatch(/\n|##\[|^\s*::/)
    }),
  )
})

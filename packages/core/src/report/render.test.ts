import { describe, expect, test } from 'vitest'
import { promotion, runbookPolicy, type Scenario, scenario } from '../testing/index.ts'
import { cutToBytes, logText, markdownLink, markdownText, markdownWithCode } from './inline-text.ts'
import type { PromotionReport } from './promotion-report.ts'
import { renderLog } from './render-log.ts'
import { renderPullRequestBody } from './render-pull-request.ts'
import { renderSummary } from './render-summary.ts'

const baseline = 'a997d59b33d9a9098e8cb80a99d239e2a560713e'
const candidate = 'ad87f26e32646602f4941db8b9db92c4de4f9de2'
const story = scenario().candidate(candidate).baseline(baseline)

/** Links without their addresses, so that the text reads as on the page. */
const shown = (markdown: string) => markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')

/** A report as after a look that did nothing more. */
const quiet = (held: Scenario): PromotionReport => ({
  ...promotion(held)
    .lastLook('failure', 'blocked by score; waiting for error-rate', '2026-01-05T06:17:00Z')
    .report(),
  operations: [],
  dryRun: false,
})

const held = story
  .scores({ baseline: 0.842, candidate: 0.801, items: 200 })
  .requests({ '200': 212 }, { windowSeconds: 8 * 3_600 })

describe('a hold', () => {
  test('says in the summary what blocks, what to do, what to wait for, and since when', () => {
    expect(
      shown(renderSummary(quiet(held))),
    ).toBe(`## stable: not promoted. 1 needs you, 1 clears by itself

Nothing changed; stable stays at \`a997d59\`. Candidate: \`ad87f26\` of next.

| | Gate | Measured | Required | About |
|---|---|---|---|---|
| ✗ act | score | 0.801; stable 0.842; 0.041 lower (200 items) | at most 0.02 lower, at least 0.8 | \`ad87f26\`, eval run 771, eval run 702 |
| … wait | error-rate | 0 of 212 requests (0 %) in 8 h | 5xx under 1 % of at least 500 in 24 h | channel next, Prometheus prom.example.com |
| ✓ | ci | 1 of 1 | all, as none is required | \`ad87f26\`, checks of next |
| ✓ | latency | 100 % within 30 s (10000 requests) | 95 % within 30 s, of at least 500 in 24 h | channel next, Prometheus prom.example.com |
| ✓ | probes | 24 of 24 good (100 %) | 99 % good, 90 % of 24 h probed | channel next, runs of health.yml |
| ✓ | fixes | stable has no change of its own | every change of stable is in the candidate | \`ad87f26\`, git |

**Do** (score): The score on base is 0.041 lower, where at most 0.02 is allowed. 9 items got worse (q162, q163, q164, q165, q166, q167, q168, q161, q169). Fix on next; running the eval again changes nothing.

**Wait** (error-rate): 212 requests in 8 h are too few to tell. Enough requests about 18:52 UTC at this traffic.

- score: So few items leave room: with 95 % confidence the score on base is only known to be at most 0.066 lower.

Same result since 06:17 UTC. Policy: stable@a997d59.
`)
  })

  test('says the same in the log', () => {
    expect(
      renderLog(quiet(held)).join('\n'),
    ).toBe(`stable: not promoted. 1 needs you, 1 clears by itself
  Nothing changed; stable stays at a997d59. Candidate: ad87f26 of next.
  ✗ score       0.801; stable 0.842; 0.041 lower (200 items) — required: at most 0.02 lower, at least 0.8
      The score on base is 0.041 lower, where at most 0.02 is allowed.
      Do: 9 items got worse (q162, q163, q164, q165, q166, q167, q168, q161, q169).
      Do: Fix on next; running the eval again changes nothing.
  … error-rate  0 of 212 requests (0 %) in 8 h — required: 5xx under 1 % of at least 500 in 24 h
      212 requests in 8 h are too few to tell.
      Wait: Enough requests about 18:52 UTC at this traffic.
  ✓ ci          1 of 1 — required: all, as none is required
  ✓ latency     100 % within 30 s (10000 requests) — required: 95 % within 30 s, of at least 500 in 24 h
  ✓ probes      24 of 24 good (100 %) — required: 99 % good, 90 % of 24 h probed
  ✓ fixes       stable has no change of its own — required: every change of stable is in the candidate
  Same result since 06:17 UTC.`)
  })

  test('says what it was before, when that is something else', () => {
    const changed = quiet(held.ci({ test: 'failure' }))
    expect(renderSummary(changed)).toContain(
      'Changed: since 06:17 UTC it was “blocked by score; waiting for error-rate”. Policy:',
    )
  })

  test('tells what could not be measured from what is bad', () => {
    const report = quiet(story.missing('latency', 'unreachable', 'Prometheus did not answer.'))
    expect(renderSummary(report)).toContain('| ? act | latency | could not be reached |')
    expect(renderLog(report)).toContain(
      '  ? latency     could not be reached — required: 95 % within 30 s, of at least 500 in 24 h',
    )
  })
})

describe('what was done', () => {
  const opened = promotion(story).opened()

  test('is said, and never that nothing changed, when the pull request was opened', () => {
    const report = { ...promotion(story).report(), dryRun: false }
    expect(shown(renderSummary(report))).toContain(
      '## stable: the gates are open. 1 needs you\n\nOpened the pull request. stable stays at `a997d59`. Candidate: `ad87f26` of next.\n',
    )
  })

  test('is nothing when only waiting for a person', () => {
    const report = { ...opened.report(), dryRun: false }
    expect(shown(renderSummary(report))).toContain(
      'Nothing changed; stable stays at `a997d59`. Candidate: `ad87f26` of next (#812).',
    )
  })

  test('is that the channel moved', () => {
    const report = { ...opened.approvedBy('alice').report(), dryRun: false, landed: candidate }
    expect(shown(renderSummary(report))).toContain(
      '## stable: promoted\n\nstable moved from `a997d59` to `ad87f26`.',
    )
  })

  test('is only a list of what would be, in a dry run', () => {
    const summary = shown(renderSummary(opened.approvedBy('alice').report()))
    expect(summary).toContain('## stable: would be promoted\n\nA dry run: stable stays at')
    expect(summary).toMatch(
      /\*\*Dry run\.\*\* Sluice would:\n\n1\. update the text of #\u200b?812\n1\. move stable from a997d59 to sluice/,
    )
  })
})

test('a channel that has everything says so', () => {
  const { decision } = promotion(story).report()
  const upToDate: PromotionReport = {
    ...promotion(story).report(),
    decision: { ...decision, outcome: 'up-to-date' },
    operations: [],
  }
  expect(renderLog(upToDate)).toEqual([
    'stable: up to date',
    '  stable is at a997d59 and has everything that next has.',
  ])
})

describe('the text of the pull request', () => {
  test('is the decision, and what it lands with', () => {
    const body = shown(renderPullRequestBody(promotion(story).requiring('build').report()))
    expect(body).toMatch(
      /^## stable: the gates are open\n\nCandidate: `ad87f26` of next, onto stable at `a997d59`\.\n\n\| \|/,
    )
    expect(body).toContain(`It lands by itself while every gate is open, and with:

- required checks: all that the branch rules of the channel require
- approval: a person with write access who wrote none of it

Policy: stable@a997d59.
`)
  })

  test('keeps what the reader must know apart from what it lands with', () => {
    const noted = promotion(story.scores({ baseline: 0.85, candidate: 0.84, items: 100 }))
    expect(shown(renderPullRequestBody(noted.report()))).toContain(`|

- score: So few items leave room: with 95 % confidence the score on base is only known to be at most 0.044 lower.

It lands by itself while every gate is open, and with:

- approval: a person with write access who wrote none of it

Policy: stable@a997d59.
`)
  })

  test('shows who approved what beside the gates, and is else the same at every look', () => {
    const none = '| ✗ act | approval | none yet |'
    const first = renderPullRequestBody(promotion(story).requiring('build').report())
    expect(first).toContain(none)
    const later = promotion(story.at('2026-01-06T09:00:00Z'))
      .requiring('build')
      .opened()
      .approvedBy('alice')
      .checks({ build: 'success' })
      .lastLook('failure', 'blocked by ci', '2026-01-05T09:00:00Z')
    const head = later.state().head?.commit.slice(0, 7)
    const now = renderPullRequestBody(later.report()).split('\n')
    const row = now.findIndex((line) =>
      line.startsWith(`| ✓ | approval | alice approved ${head} |`),
    )
    const others = (lines: readonly string[]) =>
      lines.filter((line) => !line.includes('approval |'))
    expect(row).toBeGreaterThan(0)
    expect(others(now)).toEqual(others(first.split('\n')))
  })

  test('begins with a warning where the promotion changes its own guard', () => {
    const body = renderPullRequestBody(promotion(story).changing('.github/sluice.yml').report())
    expect(body).toContain(`> [!IMPORTANT]
> This promotion changes the policy or workflows, so a person must approve it:
> - .github/sluice.yml
`)
  })
})

describe('hostile text', () => {
  const evil =
    '::set-output name=x::y ##[error]z @octocat (#12) | <img src=x> [a](b) `whoami` $x$ \u202e\u0007\r\n::stop-commands::'
  const hostile = quiet(
    story
      .onlyOnChannel('fix', { title: evil, author: evil })
      .missing('latency', 'malformed', evil)
      .ci({ [evil]: 'failure' })
      .firstScore('fail', evil),
  )

  test('shows in Markdown as itself, and neither formats nor mentions nor breaks the table', () => {
    const summary = renderSummary(hostile)
    expect(summary).not.toMatch(/@octocat|\(#12\)|(?<!\\)<img|\p{Bidi_Control}|\r|(?<!\\)\[a/u)
    const cells = summary.split('\n').filter((line) => line.startsWith('|'))
    expect(new Set(cells.map((line) => line.match(/(?<!\\)\|/g)?.length))).toEqual(new Set([6]))
  })

  test('is no command in a log', () => {
    for (const line of renderLog(hostile)) expect(line).not.toMatch(/^\s*::|##\[|\p{Cc}/u)
    expect(logText('  ::error::x')).toBe(': :error::x')
  })

  test('of two megabytes is cut, and leaves the rest of the report readable', () => {
    const long = '|@é\u{1f6a7}'.repeat(400_000)
    const report = quiet(
      held.missing('latency', 'malformed', long).onlyOnChannel('fix', { title: long }),
    )
    const body = renderPullRequestBody(report)
    const summary = renderSummary(report)
    const bytes = (text: string) => new TextEncoder().encode(text).length
    expect(body.length).toBeLessThan(65_536)
    expect(bytes(summary)).toBeLessThan(1_048_576)
    expect(summary).toContain('**Do** (score): The score on base is 0.041 lower')
    expect(bytes(renderLog(report).join('\n'))).toBeLessThan(1_048_576)
  })
})

test.each([
  'Fixes #12',
  'closes GH-12',
  'Resolves https://github.com/acme/assistant/issues/12',
  'fixed acme/assistant#12, see https://github.com/acme/assistant/pull/12#issuecomment-9',
])('“%s” in somebody’s title closes and links nothing', (title) => {
  for (const written of [markdownText(title), markdownWithCode(title)]) {
    expect(written).not.toMatch(/(?:#|GH-|issues\/|pull\/)\d/)
    expect(written.replaceAll('\u200b', '').replaceAll('\\', '')).toBe(title)
  }
})

test('backticks mark commands, also beside pipes; an odd one is a character', () => {
  expect(markdownWithCode('Run `a | b` now_, or `')).toBe('Run `a | b` now\\_, or \\`')
})

test('only addresses of the web become links, and none can end its link', () => {
  expect(markdownLink('run', 'https://ci.example.com/a%20b?(c)|d')).toBe(
    '[run](https://ci.example.com/a%20b?%28c%29%7Cd)',
  )
  expect(markdownLink('run', 'javascript:alert(1)')).toBe('run')
  expect(markdownLink('run', 'https://x/\ud800')).toBe('run')
  expect(markdownText('a_b')).toBe('a\\_b')
})

test('a cut never splits a character', () => {
  expect(cutToBytes('ééé', 5, '…')).toBe('é…')
  expect(cutToBytes('ééé', 6, '…')).toBe('ééé')
})

test('a policy of another name than its branch is spoken of by its name', () => {
  const policy = runbookPolicy.replace('{ from: next }', '{ from: next, branch: main }')
  expect(renderLog(quiet(scenario(policy)))[0]).toBe('stable: the gates are open. 1 needs you')
})

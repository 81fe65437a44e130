import {
  attestedEntriesOf,
  entriesOf,
  entryLine,
  ledgerMessage,
  type ProbeEntry,
} from '@sluice/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestOf } from '../../src/digest.ts'
import { connectToGitHub, parseRepository } from '../../src/index.ts'
import { attestedLine } from '../../src/ledger/attest-line.ts'
import { readLedger } from '../../src/ledger/read-ledger.ts'
import { writeLedger } from '../../src/ledger/write-ledger.ts'
import { ledgerLines } from '../promotion/ledger-lines.ts'
import { Story } from '../promotion/story.ts'

const LEDGER = 'sluice/ledger'
const AT = { owner: 'acme', repo: 'assistant' }
const isMonth = (path: string) => path.endsWith('.jsonl')
let story: Story

beforeEach(async () => {
  story = await Story.begin({ stable: 'enter: { probes: off }' })
})
afterEach(() => story.end())

const ledgerContext = (token = story.token) => ({
  client: connectToGitHub({ token, apiUrl: story.sandbox.apiUrl, retryPauseMilliseconds: 1 }),
  repository: parseRepository('acme/assistant'),
  now: story.sandbox.now().toISOString(),
})

const probe = (channel: string, good = true) => {
  const at = story.sandbox.now().toISOString()
  return { v: 1, kind: 'probe', at, channel, every: 3600, good, saw: good ? '200' : '503' } as never
}

describe('the ledger of a promotion', () => {
  it('has each decision once, with its record, and is anchored in the promotion', async () => {
    await story.promoted({ dryRun: true })
    expect(await story.repo.branches()).not.toHaveProperty(LEDGER)

    await story.promoted()
    expect(await ledgerLines(story.repo)).toEqual(['decision stable promote', 'landing stable'])
    const begun = await story.repo.commitAt(LEDGER)
    expect(begun.parents).toEqual([])
    expect(begun.message).toMatch(
      /^stable: promote for [0-9a-f]{7} \(and 1 more\) \[skip ci\]\n\nstable: now at [0-9a-f]{7}, a change\n\nSluice-Repository: acme\/assistant\nSluice-Entry: /,
    )
    const promotion = await story.repo.commitAt(story.pull().head)
    expect(promotion.message).toContain(`\nSluice-Ledger: ${begun.sha}\n`)

    const { report } = await story.promoted()
    expect(await story.repo.sha(LEDGER)).toBe(begun.sha)
    expect(report.memory).toMatchObject({ same: { since: expect.any(String) }, warnings: [] })

    const files = await story.repo.files(LEDGER)
    expect(Object.keys(files)).toEqual([
      expect.stringMatching(/^2026\/01\.jsonl$/),
      expect.stringMatching(/^2026\/01\/stable-[0-9a-f]{12}-[0-9a-f]{16}\.json$/),
      'README.md',
    ])

    await story.ci('next', 'failure')
    await story.promoted()
    expect(await ledgerLines(story.repo)).toEqual([
      'decision stable promote',
      'landing stable',
      'decision stable blocked',
    ])
    const { ledger } = await readLedger(ledgerContext())
    expect(attestedEntriesOf(ledger, 'decision')).toEqual(entriesOf(ledger, 'decision'))
    expect(entriesOf(ledger, 'decision')[1]).toMatchObject({
      gates: { ci: 'fail' },
      scores: { 'datasets/ai_eval/base.jsonl': '0.86' },
    })
  })

  it('that was rewritten or is gone is said loudly, and begins anew with a line that says so', async () => {
    await story.promoted()
    await story.repo.review(1, { by: 'alice', state: 'APPROVED' })
    const { report } = await story.promoted()
    expect(report.landed).toBeDefined()
    expect(await ledgerLines(story.repo)).toEqual([
      'decision stable promote',
      'landing stable',
      'decision stable promote',
      'landing stable',
    ])
    // Another history is put in its place; then even that is taken away.
    await story.repo.branch(LEDGER, await story.repo.sha('next'))
    expect((await story.promoted()).report.memory?.warnings).toEqual([
      expect.stringMatching(/^The ledger was rewritten: .* Put it back, .*[0-9a-f]{40}/),
    ])
    await story.repo.deleteBranch(LEDGER)
    const lost = await story.promoted()
    expect(lost.report.memory?.warnings).toEqual([
      expect.stringMatching(
        /^The ledger is gone: .* Put it back, .*git push --force origin [0-9a-f]{40}/,
      ),
    ])
    expect(await ledgerLines(story.repo)).toEqual(['gap lost', 'landing stable'])
    expect((await story.promoted()).report.memory?.warnings).toEqual([])
  })
})

describe('lines written at once', () => {
  it('are all kept, and each once; a forged one is not attested', async () => {
    const context = ledgerContext()
    const none = await readLedger(context)
    const add = (...entries: never[]) => writeLedger(context, none, { entries })
    const writings = await Promise.all([
      add(probe('next')),
      add(probe('next'), probe('legacy')),
      add(probe('next', false)),
    ])
    expect(writings.map(({ ok }) => ok)).toEqual([true, true, true])
    expect([...(await ledgerLines(story.repo))].sort()).toEqual([
      'probe legacy true',
      'probe next false',
      'probe next true',
    ])

    const files = await story.repo.files(LEDGER)
    const [month = ''] = Object.keys(files).filter(isMonth)
    const forged = `${files[month]}no json\n${JSON.stringify(probe('stable'))}`
    await story.repo.commit({
      branch: LEDGER,
      message: 'All is well',
      files: { [month]: forged },
      author: { login: 'bob' },
    })
    const { ledger, ...reading } = await readLedger(context)
    expect(ledger).toMatchObject({ damaged: [{ line: 4, why: 'is not JSON' }], removed: [] })
    expect(entriesOf(ledger, 'probe')).toHaveLength(4)
    expect(attestedEntriesOf(ledger, 'probe')).toHaveLength(3)
    // What another token reads is not in its own name.
    const other = story.repo.token({ kind: 'user', login: 'alice' })
    const seen = await readLedger(ledgerContext(other))
    expect(attestedEntriesOf(seen.ledger, 'probe')).toEqual([])

    // Onto a line that somebody left without an end.
    await writeLedger(context, { ledger, ...reading }, { entries: [probe('stable', false)] })
    const after = (await story.repo.files(LEDGER))[month] ?? ''
    expect(after.startsWith(`${forged}\n`)).toBe(true)

    // A line that is taken out again is missed.
    await story.repo.commit({
      branch: LEDGER,
      message: 'Tidy',
      files: { [month]: after.split('\n').slice(2).join('\n') },
      author: { login: 'bob' },
    })
    expect((await readLedger(context)).ledger).toMatchObject({
      removed: [expect.any(String), expect.any(String)],
    })
  })
})

describe('a forged line', () => {
  it('is not attested by a commit that Sluice made for something else', async () => {
    const context = ledgerContext()
    const { client } = context
    await writeLedger(context, await readLedger(context), { entries: [probe('stable')] })
    const [month = ''] = Object.keys(await story.repo.files(LEDGER)).filter(isMonth)
    const forged = entryLine(probe('next'))
    await story.repo.commit({ branch: LEDGER, message: 'Forge', files: { [month]: `${forged}\n` } })
    const head = await story.repo.sha(LEDGER)
    const told = (repository: string) => {
      const { headline, body } = ledgerMessage(repository, [probe('next')], [digestOf(forged)])
      return `${headline}\n\n${body}`
    }
    /** What GitHub signs for our App: the merge of a pull request has its author's words. */
    const attestedBy = async (message: string, ...parents: string[]) => {
      const tree = await story.repo.tree(LEDGER)
      const { data } = await client.request('POST /repos/{owner}/{repo}/git/commits', {
        ...AT,
        message,
        tree,
        parents,
      })
      await story.repo.branch(LEDGER, data.sha)
      return attestedEntriesOf((await readLedger(context)).ledger, 'probe').length
    }
    expect(await attestedBy(told('acme/assistant'), head, await story.repo.sha('next'))).toBe(0)
    expect(await attestedBy(told('acme/other'), head)).toBe(0)
    expect(await attestedBy(`${told('acme/assistant')}\n\n(cherry picked)`, head)).toBe(0)
    expect(await attestedBy(told('acme/assistant'), head)).toBe(1)
  })
})

describe('a line that is older than the commits that were read', () => {
  it('is attested by the commit of its time, and a forged one is not', async () => {
    const context = ledgerContext()
    const [ours, theirs] = [probe('next', false), probe('legacy', false)]
    await writeLedger(context, await readLedger(context), { entries: [ours] })
    const files = await story.repo.files(LEDGER)
    const [month = ''] = Object.keys(files).filter(isMonth)
    await story.passes(2)
    for (let commit = 0; commit < 100; commit += 1)
      await story.repo.commit({
        branch: LEDGER,
        message: 'More',
        files: { [month]: `${files[month]}${JSON.stringify(theirs)}\n${'\n'.repeat(commit)}` },
        author: { login: 'bob' },
      })
    const { ledger } = await readLedger({ ...context, now: story.sandbox.now().toISOString() })
    expect(attestedEntriesOf(ledger, 'probe')).toEqual([])
    const of = (channel: string) =>
      attestedLine(
        context,
        ledger,
        'sluice-app[bot]',
        (entry): entry is ProbeEntry => entry.kind === 'probe' && entry.channel === channel,
      )
    expect(await of('next')).toEqual(ours)
    expect(await of('legacy')).toBeUndefined()
  })
})

import { once } from 'node:events'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { parsePolicy, sha } from '@sluice/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEvalReports } from '../../src/evidence/read-eval-reports.ts'
import { manifest, NOW, protectedCommits, report, Workspace } from './workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await Workspace.begin()
})
afterEach(() => workspace.end())

const NAME = 'evidence/eval-next.json'
const MANIFEST = 'evidence/eval-next.manifest.json'
const source = {
  report: 'evidence/eval-{channel}.json',
  about: 'commit',
  maxAgeSeconds: 86_400,
} as const

const read = (changes: Partial<Parameters<typeof readEvalReports>[0]> = {}) =>
  readEvalReports(
    { ...source, ...changes },
    { channel: 'next', workspace: workspace.path, now: NOW, protectedCommits },
  )

/** `why: detail` of what does not count. */
async function refused(changes: Parameters<typeof read>[0] = {}): Promise<string> {
  const answer = await read(changes)
  return answer.ok ? 'read' : `${answer.missing.why}: ${answer.missing.detail}`
}

async function complete(text = report(), changes: object = {}): Promise<void> {
  await workspace.has(NAME, text)
  await workspace.has(MANIFEST, manifest(text, changes))
}

describe('an eval report with its manifest', () => {
  it('counts, and says which run made it and when', async () => {
    await complete()
    const answer = await read()
    expect(answer).toMatchObject({
      ok: true,
      remarks: [],
      source: { name: 'eval run 771', url: 'https://github.example/runs/771' },
      measuredAt: '2026-01-05T07:00:00.000Z',
      reports: [{ channel: 'next', dataset: 'base.jsonl', manifest: { run: { id: '771' } } }],
    })
  })

  it.each([
    [
      'is about another report',
      { report: { digest: `sha256:${'0'.repeat(64)}` } },
      'mismatch: evidence/eval-next.json: the manifest is about the report sha256:000',
    ],
    [
      'is about another channel',
      { channel: 'stable' },
      'mismatch: evidence/eval-next.json: the manifest is about channel "stable"',
    ],
    [
      'says more than we know',
      { surprise: true },
      'malformed: evidence/eval-next.json: its manifest: ',
    ],
    [
      'names a harness that the candidate brought',
      { harness: { commit: 'b'.repeat(40) } },
      `mismatch: evidence/eval-next.json was made by the harness of ${'b'.repeat(40)}, which is none of the newest 1 commits of the protected side.`,
    ],
  ])('does not count when the manifest %s', async (_, changes, reason) => {
    await complete(report(), changes)
    expect(await refused()).toContain(reason)
    expect(await refused({ about: 'channel' })).toContain(reason)
  })

  it('does not count when the report was changed afterwards, by as little as a space', async () => {
    await complete()
    await workspace.has(NAME, `${report()} `)
    expect(await refused()).toMatch(/^mismatch: /)
  })

  it.each(['commit', 'channel'] as const)(
    'does not count when the manifest cannot be read, whatever the policy allows (about: %s)',
    async (about) => {
      await workspace.has(NAME, report())
      await mkdir(join(workspace.path, MANIFEST))
      expect(await refused({ about })).toBe(
        'malformed: evidence/eval-next.json: its manifest: it is not a regular file.',
      )
    },
  )
})

describe('an eval report without a manifest', () => {
  beforeEach(() => workspace.has(NAME, report()))

  it('does not count, and says what to do', async () => {
    expect(await refused()).toBe(
      'mismatch: evidence/eval-next.json has no manifest that names its commit. Write one beside it, or allow reports about the channel with `about: channel`.',
    )
  })

  it('counts as the channel’s where the policy allows it', async () => {
    const answer = await read({ about: 'channel' })
    expect(answer).toMatchObject({ ok: true, source: { name: NAME } })
    expect(answer.ok && answer.reports[0]?.manifest).toBeUndefined()
  })
})

describe('an eval report', () => {
  it.each([
    ['2026-01-04T08:00:00', 'read'],
    [
      '2026-01-04T07:59:59',
      'stale: evidence/eval-next.json was made at 2026-01-04T07:59:59.000Z, longer ago than the policy allows.',
    ],
    ['2026-01-05T08:05:00', 'read'],
    [
      '2026-01-05T08:05:01',
      'malformed: evidence/eval-next.json says that it was made at 2026-01-05T08:05:01.000Z, in the future.',
    ],
  ])('of %s, looked at on 2026-01-05 at 8:00, is %s', async (timestamp, expected) => {
    await complete(report({ timestamp }))
    expect(await refused()).toBe(expected)
  })

  it('of another channel is a mismatch', async () => {
    await complete(report({ channel: 'stable' }))
    expect(await refused()).toContain(
      'mismatch: evidence/eval-next.json: the report is about channel "stable"',
    )
  })

  it('that is not there is absent', async () => {
    expect(await refused()).toBe('absent: There is no eval report at evidence/eval-next.json.')
  })

  it('that is none is malformed, with the place', async () => {
    await complete('{"summary": oops}')
    expect(await refused()).toContain('malformed: evidence/eval-next.json: Line 1, column 13')
  })

  it('larger than 32 MiB is not read', async () => {
    await complete(' '.repeat(32 * 1024 * 1024 + 1))
    expect(await refused()).toBe('malformed: evidence/eval-next.json: it is larger than 32 MiB.')
  })

  // Nothing can be made unreadable to root.
  it.skipIf(process.getuid?.() === 0)('that may not be read says so', async () => {
    await complete()
    await chmod(join(workspace.path, NAME), 0)
    expect(await refused()).toBe('refused: evidence/eval-next.json: it cannot be read (EACCES).')
  })

  it('that is no regular file, such as a socket or a pipe, is not opened', async () => {
    await mkdir(join(workspace.path, 'evidence'))
    const socket = createServer().listen(join(workspace.path, NAME))
    await once(socket, 'listening')
    expect(await refused()).toBe('malformed: evidence/eval-next.json: it is not a regular file.')
    await new Promise((resolve) => socket.close(resolve))
  })
})

describe('the workspace', () => {
  it('is not left by a link, to a file or to a folder', async () => {
    const text = report()
    await mkdir(join(workspace.root, 'secrets'))
    await writeFile(join(workspace.root, 'secrets', 'eval-next.json'), text)
    await mkdir(join(workspace.path, 'evidence'))
    await symlink(join(workspace.root, 'secrets', 'eval-next.json'), join(workspace.path, NAME))
    expect(await refused({ about: 'channel' })).toBe(
      'refused: evidence/eval-next.json leads out of the workspace, where no report is read.',
    )
    await symlink(join(workspace.root, 'secrets'), join(workspace.path, 'linked'))
    expect(await refused({ about: 'channel', report: 'linked/eval-{channel}.json' })).toMatch(
      /^refused: /,
    )
  })

  it('is not left by a link to a manifest', async () => {
    await workspace.has(NAME, report())
    await writeFile(join(workspace.root, 'elsewhere.json'), manifest(report()))
    await symlink(join(workspace.root, 'elsewhere.json'), join(workspace.path, MANIFEST))
    expect(await refused()).toBe(
      'refused: evidence/eval-next.json: its manifest: it leads out of the workspace, where no report is read.',
    )
  })

  it('may have links within', async () => {
    const text = report()
    await workspace.has('runs/771.json', text)
    await workspace.has(MANIFEST, manifest(text))
    await symlink('../runs/771.json', join(workspace.path, NAME))
    expect(await refused()).toBe('read')
  })

  it.each([
    '../eval-{channel}.json',
    'a/../../eval-{channel}.json',
    '/tmp/eval-{channel}.json',
    '~/{channel}.json',
  ])('cannot be left by the policy: %s', (path) => {
    const text = `version: 1\nchannels: { stable: { from: next }, next: {} }\nevidence: { eval: { report: '${path}' } }\n`
    const parsed = parsePolicy(text, { file: 'sluice.yml' })
    expect(parsed.ok ? [] : parsed.problems.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/leaves the workspace|relative to the workspace/),
      ]),
    )
  })
})

describe('a folder of reports', () => {
  const folder = { report: 'evidence/{channel}' } as const

  it('gives one for each dataset, in the order of their names', async () => {
    for (const [dataset, hour] of [
      ['hard', '06'],
      ['base', '07'],
    ] as const) {
      const text = report({ dataset, timestamp: `2026-01-05T${hour}:00:00` })
      await workspace.has(`evidence/next/${dataset}.json`, text)
      await workspace.has(`evidence/next/${dataset}.manifest.json`, manifest(text, {}, dataset))
    }
    await workspace.has('evidence/next/notes.txt', 'not a report')
    const answer = await read(folder)
    expect(answer.ok && answer.reports.map(({ dataset }) => dataset)).toEqual(['base', 'hard'])
    expect(answer).toMatchObject({ measuredAt: '2026-01-05T06:00:00.000Z' })
  })

  it('counts as a whole or not at all: one bad report spoils it', async () => {
    const good = report()
    await workspace.has('evidence/next/a.json', good)
    await workspace.has('evidence/next/a.manifest.json', manifest(good))
    await workspace.has('evidence/next/b.json', '{}')
    expect(await refused(folder)).toMatch(/^malformed: evidence\/next\/b\.json: /)
  })

  it('does not hold a run by what lies in it', async () => {
    await mkdir(join(workspace.path, 'evidence/next/a.json'), { recursive: true })
    expect(await refused(folder)).toBe('malformed: evidence/next/a.json: it is not a regular file.')
  })

  it('that is empty is absent', async () => {
    await mkdir(join(workspace.path, 'evidence/next'), { recursive: true })
    expect(await refused(folder)).toBe('absent: There is no eval report at evidence/next.')
  })

  it('with more than 100 reports is not read', async () => {
    for (let index = 0; index < 101; index += 1)
      await workspace.has(`evidence/next/${index}.json`, '')
    expect(await refused(folder)).toBe(
      'malformed: evidence/next holds 101 reports; at most 100 are read.',
    )
  })
})

it('says how many commits of the protected side it knew', async () => {
  await complete()
  const known = new Set([sha('1'.repeat(40)), sha('2'.repeat(40))])
  const answer = await readEvalReports(source, {
    channel: 'next',
    workspace: workspace.path,
    now: NOW,
    protectedCommits: known,
  })
  expect(answer.ok ? '' : answer.missing.detail).toContain('none of the newest 2 commits')
})

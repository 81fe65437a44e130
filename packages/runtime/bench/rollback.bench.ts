import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largeRepository, pathOf, run } from './large-repository.ts'

// The whole action from its bundle, Node's start included, until the emergency pull request is open.

const BUNDLE = fileURLToPath(
  new URL('../../../build/actions/action-rollback/dist/index.js', import.meta.url),
)
const RUNS = 5

let stage: Awaited<ReturnType<typeof largeRepository>>

beforeAll(async () => {
  stage = await largeRepository({ files: 20_000, commits: 2_000 })
  stage.repo.settings({ actionsMayCreatePullRequests: true })
}, 300_000)
afterAll(() => stage.sandbox.close())

describe.each(['rollback', 'revert'] as const)('a %s', (what) => {
  it('of 20,000 files: open within 1.5 s, at most 15 requests and 1 MB of git', async () => {
    const costs: Cost[] = []
    for (let at = 0; at < RUNS; at += 1) costs.push(await cost(what, at))
    console.log(
      [
        '',
        '| until the pull request is open | until the end | API requests | from git until it is open |',
        '|---|---|---|---|',
        ...costs.map(
          ({ open, end, api, bytes }) =>
            `| ${open.toFixed(2)} s | ${end.toFixed(2)} s | ${api} | ${bytes} B |`,
        ),
        '',
      ].join('\n'),
    )
    for (const { api, bytes } of costs) {
      expect(api).toBeLessThanOrEqual(15)
      expect(bytes).toBeLessThanOrEqual(1_000_000)
    }
    expect(Math.min(...costs.map(({ open }) => open))).toBeLessThan(1.5)
  }, 600_000)
})

type Cost = Awaited<ReturnType<typeof cost>>

/** A bad change of 20 files, and one dispatch: with only a reason, or with the name of the change. */
async function cost(what: 'rollback' | 'revert', at: number) {
  const { sandbox, repo } = stage
  const paths = Array.from({ length: 20 }, (_, index) => pathOf(977 * index + at))
  const bad = await repo.commit({
    branch: 'stable',
    message: `Bad ${at}`,
    files: Object.fromEntries(paths.map((path) => [path, `bad ${at} of a ${what}\n`])),
    author: { login: 'ada' },
  })
  const write = 'write' as const
  const token = repo.token({
    kind: 'app',
    login: 'sluice-app',
    permissions: { contents: write, 'pull-requests': write, issues: write, statuses: write },
  })
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const output = join(folder, 'output')
  await writeFile(output, '')
  let open = Number.POSITIVE_INFINITY
  let atOpen = 0
  const stop = sandbox.intercept(({ operation }, phase) => {
    if (operation !== 'pulls/create' || phase !== 'after') return undefined
    open = performance.now()
    atOpen = sandbox.requests.length
    return undefined
  })
  const before = sandbox.requests.length
  const start = performance.now()
  await run([BUNDLE], tmpdir(), '', process.execPath, {
    PATH: process.env['PATH'],
    GITHUB_ACTOR: 'ada',
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: output,
    GITHUB_API_URL: sandbox.apiUrl,
    GITHUB_SERVER_URL: sandbox.serverUrl,
    GITHUB_REPOSITORY: repo.fullName,
    SLUICE_GITHUB_TOKEN: token,
    SLUICE_REASON: 'Answers are wrong since noon',
    ...(what === 'revert' ? { SLUICE_REVERT: bad } : {}),
  })
  const end = performance.now()
  stop()
  await rm(folder, { recursive: true })
  const isGit = ({ kind }: { readonly kind: string }) => kind === 'git'
  const all = sandbox.requests.slice(before)
  const early = sandbox.requests.slice(before, atOpen).filter(isGit)
  return {
    open: (open - start) / 1000,
    end: (end - start) / 1000,
    api: all.length - all.filter(isGit).length,
    bytes: early.reduce((sum, { bytesOut }) => sum + bytesOut, 0),
  }
}

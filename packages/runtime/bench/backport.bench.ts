import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Sandbox, SandboxRepository } from '@sluice/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largeRepository, pathOf, run } from './large-repository.ts'

// The whole action from its bundle, Node's start included, against the steps that a workflow with
// the leading backport action runs, done with plain git, in one run on one machine. Of the others'
// programs the start counts, for which our own bundle stands, and their requests to the API, each
// sent once.

const BUNDLE = fileURLToPath(
  new URL('../../../build/actions/action-backport/dist/index.js', import.meta.url),
)
const RUNS = 3
const TARGETS = ['next', 'legacy'] as const

type Cost = {
  readonly seconds: number
  readonly bytes: number
  readonly git: number
  readonly api: number
}

let stage: Awaited<ReturnType<typeof largeRepository>>
const table: string[] = []

beforeAll(async () => {
  stage = await largeRepository({ files: 20_000, commits: 2_000 })
}, 300_000)
afterAll(async () => {
  await stage.sandbox.close()
  console.log(
    [
      '',
      '| | time | from git | git requests | API requests |',
      '|---|---|---|---|---|',
      ...table,
      '',
    ].join('\n'),
  )
})

describe('a squashed pull request to two channels', () => {
  it('over loopback: at least 10 times as fast and at most a twentieth of the bytes', async () => {
    const { ours, theirs } = await compare(0)
    expect(theirs.seconds / ours.seconds).toBeGreaterThan(10)
    expect(theirs.bytes / ours.bytes).toBeGreaterThan(20)
    expect(ours.git).toBeLessThanOrEqual(5)
    expect(ours.api).toBeLessThanOrEqual(8)
  }, 600_000)

  it('with 100 ms added to every request: at least 6 times as fast', async () => {
    const { ours, theirs } = await compare(100)
    expect(theirs.seconds / ours.seconds).toBeGreaterThan(6)
  }, 600_000)

  it('18 commits on diverged files: at most 3 more git requests', async () => {
    const { sandbox, repo } = stage
    const one = await measured(sandbox, async () => carry(await merged(repo, 1, 'rebase')))
    const many = await measured(sandbox, async () => carry(await merged(repo, 18, 'rebase')))
    tell('18 commits', many)
    expect(many.git - one.git).toBeLessThanOrEqual(3)
  }, 600_000)

  it('of 100,000 files: time grows by less than half', async () => {
    const large = await largeRepository({ files: 100_000, commits: 2_000 })
    const [small, there] = await fastestInTurns(
      () => measured(stage.sandbox, async () => carry(await merged(stage.repo, 1))),
      () => measured(large.sandbox, async () => carry(await merged(large.repo, 1), large)),
    )
    await large.sandbox.close()
    tell('20,000 files', small)
    tell('100,000 files', there)
    expect(there.seconds / small.seconds).toBeLessThan(1.5)
  }, 900_000)
})

async function compare(delay: number): Promise<{ readonly ours: Cost; readonly theirs: Cost }> {
  const { sandbox, repo } = stage
  const slow = sandbox.intercept(async (_request, phase) => {
    if (phase === 'before' && delay > 0) await new Promise((done) => setTimeout(done, delay))
    return undefined
  })
  const [ours, theirs] = await fastestInTurns(
    () => measured(sandbox, async () => carry(await merged(repo, 2))),
    () => measured(sandbox, async () => reenact(await merged(repo, 2))),
  )
  slow()
  const label = delay === 0 ? '' : `, ${delay} ms a request`
  tell(`Sluice${label}`, ours)
  tell(`the leading action${label}`, theirs)
  tell.lines(
    `| ratio${label} | ${(theirs.seconds / ours.seconds).toFixed(1)} | ${(theirs.bytes / ours.bytes).toFixed(1)} | | |`,
  )
  return { ours, theirs }
}

function tell(name: string, { seconds, bytes, git, api }: Cost): void {
  tell.lines(
    `| ${name} | ${seconds.toFixed(2)} s | ${(bytes / 1e6).toFixed(2)} MB | ${git} | ${api} |`,
  )
}
tell.lines = (line: string) => table.push(line)

/** The fastest of some runs of each, in turns: what else the machine does only adds, and meets both. */
async function fastestInTurns(
  one: () => Promise<Cost>,
  other: () => Promise<Cost>,
): Promise<readonly [Cost, Cost]> {
  let fastest = [await one(), await other()] as const
  for (let at = 1; at < RUNS; at += 1) {
    fastest = [faster(fastest[0], await one()), faster(fastest[1], await other())]
  }
  return fastest
}

function faster(one: Cost, other: Cost): Cost {
  return other.seconds < one.seconds ? other : one
}

async function measured(
  sandbox: Sandbox,
  prepare: () => Promise<() => Promise<void>>,
): Promise<Cost> {
  const work = await prepare()
  const before = sandbox.requests.length
  const start = performance.now()
  await work()
  const seconds = (performance.now() - start) / 1000
  const made = sandbox.requests.slice(before)
  const git = made.filter(({ kind }) => kind === 'git')
  return {
    seconds,
    bytes: git.reduce((sum, { bytesOut }) => sum + bytesOut, 0),
    git: git.length,
    api: made.length - git.length,
  }
}

let made = 0

/** A pull request that changes files which the channels have in another version. */
async function merged(
  repo: SandboxRepository,
  commits: number,
  method: 'squash' | 'rebase' = 'squash',
): Promise<number> {
  made += 1
  const head = `topic-${made}`
  for (let at = 0; at < commits; at += 1) {
    const index = 100 * made + 7 * at + 41
    const text = ((await repo.text('stable', pathOf(index))) ?? '').replace(
      /value_4[0-9] = .*/,
      `fixed = ${made * 100 + at}`,
    )
    await repo.commit({
      branch: head,
      from: 'stable',
      message: `Fix ${made}.${at}`,
      files: { [pathOf(index)]: text },
      author: { login: 'ada' },
    })
  }
  const { number } = await repo.openPullRequest({ by: 'ada', head, base: 'stable' })
  await repo.mergePullRequest(number, { by: 'ada', method, force: true })
  return number
}

/** One run of the packaged action. */
function carry(number: number, { sandbox, repo } = stage): () => Promise<void> {
  const permissions = {
    contents: 'write',
    'pull-requests': 'write',
    issues: 'write',
    statuses: 'write',
  } as const
  const token = repo.token({ kind: 'app', login: 'sluice-app', permissions })
  return async () => {
    const output = join(await mkdtemp(join(tmpdir(), 'bench-')), 'output')
    await writeFile(output, '')
    await run([BUNDLE], tmpdir(), '', process.execPath, {
      PATH: process.env['PATH'],
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: output,
      GITHUB_API_URL: sandbox.apiUrl,
      GITHUB_SERVER_URL: sandbox.serverUrl,
      GITHUB_REPOSITORY: repo.fullName,
      SLUICE_GITHUB_TOKEN: token,
      SLUICE_PULL_REQUEST: String(number),
    })
  }
}

/** The leading action's requests: what was merged and how; then a pull request and its comment. */
function othersRequests(number: number, landed: string, { sandbox, repo } = stage) {
  const token = repo.token({ kind: 'user', login: 'ada' })
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${sandbox.apiUrl}/repos/${repo.fullName}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
  }
  return {
    reads: async () => {
      await ask('GET', `pulls/${number}`)
      await ask('GET', `pulls/${number}/commits`)
      await ask('GET', `commits/${landed}`)
      await ask('GET', `commits/${landed}/pulls`)
    },
    opens: async (target: string, head: string) => {
      await ask('POST', 'pulls', { title: `[${target}] ${number}`, head, base: target })
      await ask('POST', `issues/${number}/comments`, { body: `Opened for ${target}` })
    },
  }
}

/**
 * What a workflow needs for the leading action: `actions/checkout` at depth 1 with its own steps,
 * the action (fetch of the pull request; per target fetch, switch, `cherry-pick -x`, push), and
 * `actions/checkout` once more, which takes its token away.
 */
function reenact(number: number, { repo } = stage): () => Promise<void> {
  const token = repo.token({ kind: 'user', login: 'ada' })
  repo.collaborator('ada', 'write')
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-'))
    const environment = { PATH: process.env['PATH'], HOME: folder }
    const git = (...args: string[]) => run(args, folder, '', 'git', environment)
    const asks = (...args: string[]) => git(...args).catch(() => '')
    // Ends at once for want of a token: what counts is the start, and theirs load more than this part.
    const program = () => run([BUNDLE], folder, '', process.execPath, environment).catch(() => '')
    const key = `http.${new URL(repo.cloneUrl).origin}/.extraheader`
    const looksForSettings = async () => {
      for (const name of ['core\\.sshCommand', 'http\\..*\\.extraheader']) {
        await asks('config', '--local', '--name-only', '--get-regexp', name)
        await git(
          'submodule',
          'foreach',
          '--recursive',
          `git config --local --get-regexp '${name}' || :`,
        )
      }
    }

    await program()
    await git('version')
    await git('config', '--global', '--add', 'safe.directory', folder)
    await git('init', '-q', folder)
    await git('remote', 'add', 'origin', repo.cloneUrl)
    await git('config', '--local', 'gc.auto', '0')
    await looksForSettings()
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
    await git('config', '--local', key, `AUTHORIZATION: basic ${basic}`)
    const landed = await repo.sha('stable')
    await git(
      ...['-c', 'protocol.version=2', 'fetch', '-q', '--no-tags', '--prune'],
      ...['--no-recurse-submodules', '--depth=1', 'origin'],
      `+${landed}:refs/remotes/origin/stable`,
    )
    await git('branch', '--list', '--remote', 'origin/stable')
    await git('sparse-checkout', 'disable')
    await asks('config', '--local', '--unset-all', 'extensions.worktreeConfig')
    await git('checkout', '-q', '--force', '-B', 'stable', 'refs/remotes/origin/stable')
    await git('log', '-1', '--format=%H')

    await program()
    await git('config', '--global', 'user.name', 'Ada')
    await git('config', '--global', 'user.email', 'ada@example.com')
    const { reads, opens } = othersRequests(number, landed)
    await reads()
    await git('fetch', '-q', '--depth=3', 'origin', `refs/pull/${number}/head`)
    await git('fetch', '-q', '--depth=2', 'origin', landed)
    for (const target of TARGETS) {
      await git('fetch', '-q', '--depth=1', 'origin', target)
      await git('switch', '-q', '-c', `backport-${number}-to-${target}`, 'FETCH_HEAD')
      await git('cherry-pick', '-x', landed)
      await git('push', '-q', '--set-upstream', 'origin', `backport-${number}-to-${target}`)
      await opens(target, `backport-${number}-to-${target}`)
    }

    await program()
    await git('version')
    await looksForSettings()
    await git('config', '--local', '--unset-all', key)
    await rm(folder, { recursive: true, force: true })
  }
}

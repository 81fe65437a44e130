import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha } from '@sluice/core'
import { afterEach, expect, test } from 'vitest'
import { findChannelOnlyChanges } from '../../src/git/find-channel-only-changes.ts'
import { basicCredentials } from '../../src/git/git-environment.ts'
import { openWorkArea } from '../../src/git/work-area.ts'
import { serveStory } from './serve-story.ts'
import { lines, type Story, tellStory } from './story.ts'

const TOKEN = 'ghs_verySecret+/='
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

function hotfixStory(): Story {
  const told = tellStory()
  endings.push(told.end)
  told.commit('stable', { 'app.py': lines(30, { 3: 'fixed' }) }, 'Fix')
  told.commit('next', { 'app.py': lines(30, { 25: 'feature' }) }, 'Feature')
  return told
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'sluice-test-'))
  endings.push(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** A git that writes down its arguments and the files of its repository, then does its work. */
function watchedGit(log: string): string {
  const program = join(folder(), 'git')
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim()
  const note = `for arg in "$@"; do printf '%s\\n' "$arg"; done >> '${log}'; cat config >> '${log}'; tr '\\0' '\\n' < /proc/$$/cmdline >> '${log}'`
  writeFileSync(program, `#!/bin/sh\n${note}\nexec '${real}' "$@"\n`)
  chmodSync(program, 0o755)
  return program
}

const tips = (told: Story) => ({ baseline: told.tip('stable'), candidate: told.tip('next') })

test('the token reaches the server and nothing else', async () => {
  const told = hotfixStory()
  const server = await serveStory(told, 'private')
  endings.push(server.close)
  const token = server.repository.token({ kind: 'actions', permissions: { contents: 'read' } })
  const log = join(folder(), 'log')
  const git = await openWorkArea({ url: server.url, token, git: watchedGit(log) })
  endings.push(git.close)
  expect(await findChannelOnlyChanges({ git, ...tips(told) })).toHaveLength(1)
  expect(new Set(server.sandbox.requests.map((request) => request.token))).toEqual(
    new Set(['actions']),
  )
  const seen = readFileSync(log, 'utf8')
  expect(seen).toContain('fetch')
  expect(seen).toContain('partialClone')
  expect(seen).not.toContain(token)
  expect(seen).not.toContain(basicCredentials(token))
})

test('a refused token is a sentence, without the token even where the server echoes it', async () => {
  const told = hotfixStory()
  const server = await serveStory(told, 'private')
  endings.push(server.close)
  const echo = `no access with ${TOKEN}, sent as ${basicCredentials(TOKEN)}\n`
  const reply = { status: 403, headers: { 'content-type': 'text/plain' }, body: echo }
  server.sandbox.intercept(() => reply)
  const git = await openWorkArea({ url: server.url, token: TOKEN })
  endings.push(git.close)
  const refused = await findChannelOnlyChanges({ git, ...tips(told) }).catch((error) => error)
  expect(refused).toMatchObject({
    code: 'not-allowed',
    message: 'The git server refused the token. It needs `contents: read` for this repository.',
  })
  const all = `${refused.stack} ${refused.cause?.stack} ${JSON.stringify(refused)} ${JSON.stringify(refused.cause)}`
  expect(all).toContain('no access with ***, sent as ***')
  expect(all).not.toContain(TOKEN)
  expect(all).not.toContain(basicCredentials(TOKEN))
})

test('addresses with credentials, and other protocols, are refused before git runs', async () => {
  for (const url of [
    `https://x:${TOKEN}@github.com/a/b`,
    'file:///etc',
    'ext::sh -c id',
    '--upload-pack=id',
    'ssh://git@github.com/a/b',
  ]) {
    const refused = await openWorkArea({ url }).catch((error) => error)
    expect(refused).toMatchObject({ code: 'address-refused' })
    expect(String(refused.stack)).not.toContain(TOKEN)
  }
})

test('hostile configuration, hooks, templates and variables of the caller have no effect', async () => {
  const told = hotfixStory()
  const home = folder()
  const trap = join(home, 'sprung')
  const script = join(home, 'trap.sh')
  writeFileSync(script, `#!/bin/sh\ntouch '${trap}'\n`)
  chmodSync(script, 0o755)
  mkdirSync(join(home, 'git'))
  const config = `[core]\n hooksPath = ${home}\n fsmonitor = ${script}\n pager = ${script}\n askPass = ${script}\n[credential]\n helper = ${script}\n[diff]\n external = ${script}\n algorithm = histogram\n renames = false\n[url "http://127.0.0.1:9/"]\n insteadOf = http://\n[fetch]\n prune = true\n[user]\n useConfigOnly = true\n[merge "trap"]\n driver = ${script}\n`
  writeFileSync(join(home, '.gitconfig'), config)
  writeFileSync(join(home, 'git', 'config'), config)
  writeFileSync(join(home, 'git', 'attributes'), '* merge=trap diff=trap -text binary\n')
  for (const hook of ['post-checkout', 'reference-transaction', 'post-fetch']) {
    writeFileSync(join(home, hook), `#!/bin/sh\ntouch '${trap}'\n`)
    chmodSync(join(home, hook), 0o755)
  }
  const server = await serveStory(told)
  endings.push(server.close)
  const git = await openWorkArea({
    url: server.url,
    environment: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: home,
      GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.hooksPath',
      GIT_CONFIG_VALUE_0: home,
      GIT_DIR: join(home, 'nowhere'),
      GIT_EXTERNAL_DIFF: script,
      GIT_ASKPASS: script,
      GIT_SSH_COMMAND: script,
      GIT_INDEX_FILE: '/nowhere',
      GIT_OBJECT_DIRECTORY: '/nowhere',
      GIT_TRACE: join(home, 'trace'),
      PAGER: script,
      LC_ALL: 'tlh',
    },
  })
  endings.push(git.close)
  const [change] = await findChannelOnlyChanges({ git, ...tips(told) })
  expect(change?.status).toEqual({ kind: 'lost' })
  expect(existsSync(trap)).toBe(false)
  expect(existsSync(join(home, 'trace'))).toBe(false)
})

test("the caller's folder does not matter: a shallow checkout, or none", async () => {
  const told = hotfixStory()
  const before = process.cwd()
  const shallow = join(folder(), 'checkout')
  execFileSync('git', [
    'clone',
    '-q',
    '--depth=1',
    '--branch=next',
    `file://${told.repository}`,
    shallow,
  ])
  for (const place of [shallow, folder()]) {
    process.chdir(place)
    endings.push(() => process.chdir(before))
    const git = await openWorkArea({ url: `file://${told.repository}`, allowFile: true })
    endings.push(git.close)
    expect(await findChannelOnlyChanges({ git, ...tips(told) })).toHaveLength(1)
  }
  process.chdir(before)
})

test('a git that is too old, or none, is said in a sentence', async () => {
  const program = join(folder(), 'git')
  const script = 'case "$*" in *version*) echo git version 2.34.1 ;; *) exit 129 ;; esac'
  writeFileSync(program, `#!/bin/sh\n${script}\n`)
  chmodSync(program, 0o755)
  const url = 'https://github.com/org/name'
  const first = async (git: string) => {
    const area = await openWorkArea({ url, git })
    endings.push(area.close)
    return area.history(sha('1'.repeat(40)), 'all')
  }
  await expect(first(program)).rejects.toMatchObject({
    code: 'git-too-old',
    message:
      'Sluice needs git 2.39 or newer; this runner has "git version 2.34.1". Update git, or use a newer runner image.',
  })
  await expect(first('/nowhere/git')).rejects.toMatchObject({
    code: 'git-missing',
    message: 'There is no git on this runner. Install git 2.39 or newer, or add it to PATH.',
  })
})

test('a commit that the server does not have, and a server that is not there', async () => {
  const told = hotfixStory()
  const server = await serveStory(told)
  const git = await openWorkArea({ url: server.url })
  endings.push(git.close)
  const nobody = sha('1'.repeat(40))
  const ask = () => findChannelOnlyChanges({ git, ...tips(told), candidate: nobody })
  await expect(ask()).rejects.toMatchObject({ code: 'not-found' })
  await server.close()
  await expect(ask()).rejects.toMatchObject({ code: 'unreachable' })
})

test('nothing is left behind', async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('sluice-git-'))
  const git = await openWorkArea({ url: 'https://github.com/org/name' })
  await git.close()
  const after = readdirSync(tmpdir()).filter((name) => name.startsWith('sluice-git-'))
  expect(after.filter((name) => !before.includes(name))).toEqual([])
})

test('a pick that conflicts names files, stages and kinds', async () => {
  const told = hotfixStory()
  told.commit('stable', { 'README.md': null, 'we"ird\nname': 'b\n' }, 'Second')
  told.commit('next', { 'README.md': 'changed\n' })
  const git = await openWorkArea({ url: `file://${told.repository}`, allowFile: true })
  endings.push(git.close)
  const tree = (name: string) => sha(told.git('rev-parse', `${name}^{tree}`))
  const merge = { base: tree('stable~1'), ours: tree('next'), theirs: tree('stable') }
  await git.fetchObjects(Object.values(merge))
  const [outcome, clean] = await git.mergeTrees([merge, { ...merge, ours: merge.base }])
  expect(outcome).toMatchObject({
    kind: 'conflict',
    files: [{ path: 'README.md', stages: [{ stage: 1 }, { stage: 2 }] }],
    messages: [{ kind: 'CONFLICT (modify/delete)', paths: ['README.md'] }],
  })
  expect(clean).toEqual({ kind: 'clean', tree: merge.theirs })
})

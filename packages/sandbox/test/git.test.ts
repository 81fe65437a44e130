import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, type SandboxRepository, startSandbox } from '../src/index.ts'
import { gitClient } from './git-client.ts'

let sandbox: Sandbox
let repo: SandboxRepository
let client: ReturnType<typeof gitClient>
let url: string

beforeEach(async () => {
  sandbox = await startSandbox()
  repo = await sandbox.createRepository('acme/assistant', {
    defaultBranch: 'stable',
    private: true,
  })
  client = gitClient()
  const token = repo.token({ kind: 'app', permissions: { contents: 'write' } })
  url = `${sandbox.serverUrl.replace('://', `://x-access-token:${token}@`)}/acme/assistant`
})

afterEach(async () => {
  client.remove()
  await sandbox.close()
})

const inWork = (...args: string[]) => client.git('-C', 'work', ...args)

test('any commit can be fetched by its id, shallow and without blobs', async () => {
  const old = await repo.commit({ branch: 'stable', message: 'One', files: { 'a.txt': '1' } })
  await repo.commit({ branch: 'stable', message: 'Two', files: { 'a.txt': '2' } })
  await client.git('init', '--quiet', 'work')
  await inWork('fetch', '--quiet', '--depth=1', '--filter=blob:none', url, old)
  expect((await inWork('rev-parse', 'FETCH_HEAD')).trim()).toBe(old)
  expect(sandbox.requests.map(({ kind, operation }) => `${kind} ${operation}`)).toContain(
    'git upload-pack',
  )
})

test('a large push, an atomic one, a forced one and a deletion go as git says', async () => {
  await repo.commit({ branch: 'stable', message: 'One', files: { 'a.txt': '1' } })
  await client.git('clone', '--quiet', url, 'work')
  writeFileSync(join(client.folder, 'work', 'large.bin'), randomBytes(3_000_000))
  await inWork('add', '.')
  await inWork('commit', '--quiet', '-m', 'Large')
  await inWork('push', '--quiet', 'origin', 'HEAD:large')
  repo.protect('stable', { reviews: true })
  await expect(inWork('push', '--atomic', 'origin', 'HEAD:stable', 'HEAD:other')).rejects.toThrow(
    'GH006',
  )
  expect(Object.keys(await repo.branches())).toEqual(['large', 'stable'])
  await inWork('commit', '--quiet', '--amend', '-m', 'Larger')
  await expect(inWork('push', 'origin', 'HEAD:large')).rejects.toThrow('non-fast-forward')
  await inWork('push', '--quiet', '--force', 'origin', 'HEAD:large')
  expect(sandbox.events.at(-1)).toMatchObject({
    event: 'push',
    forced: true,
    ref: 'refs/heads/large',
  })
  await inWork('push', '--quiet', 'origin', ':large')
  expect(Object.keys(await repo.branches())).toEqual(['stable'])
  await expect(inWork('push', 'origin', 'HEAD:refs/pull/1/head')).rejects.toThrow(
    'deny updating a hidden ref',
  )
})

test('a push from a shallow clone is taken with its options; one that lacks objects is not', async () => {
  for (const message of ['One', 'Two'])
    await repo.commit({ branch: 'stable', message, files: { 'a.txt': message } })
  await client.git('clone', '--quiet', '--depth=1', url, 'work')
  await inWork('commit', '--quiet', '--allow-empty', '-m', 'Three')
  await inWork('push', '--quiet', '--push-option=ci.skip', 'origin', 'HEAD:next')
  expect((await repo.log('next')).map(({ message }) => message)).toEqual([
    'Three\n',
    'Two\n',
    'One\n',
  ])
  const other = await sandbox.createRepository('acme/other', { private: true })
  const token = other.token({ kind: 'app', permissions: { contents: 'write' } })
  const address = `${sandbox.serverUrl.replace('://', `://x:${token}@`)}/acme/other`
  await expect(inWork('push', address, 'HEAD:main')).rejects.toThrow('missing necessary objects')
  expect(await other.branches()).toEqual({})
})

test('a push straight into the folder is an administrator’s', async () => {
  await repo.commit({ branch: 'stable', message: 'One', files: { 'a.txt': '1' } })
  repo.protect('stable', { reviews: true })
  await client.git('clone', '--quiet', repo.gitDirectory, 'work')
  await inWork('commit', '--quiet', '--allow-empty', '-m', 'Two')
  await inWork('push', '--quiet', 'origin', 'HEAD:stable')
  expect((await repo.log('stable')).map(({ message }) => message)).toEqual(['Two\n', 'One\n'])
})

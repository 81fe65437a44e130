import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { snapshotNamed } from './index.ts'

/*
 * The examples import the packages by their names, as a user's repository does. So they run in a
 * folder of their own where these are installed.
 */
const root = fileURLToPath(new URL('../../../..', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'sluice-examples-'))
await cp(join(root, 'examples/policy-test'), join(folder, 'policy-test'), { recursive: true })
await cp(join(root, 'examples/custom-script'), join(folder, 'custom-script'), { recursive: true })
await mkdir(join(folder, 'node_modules/@sluice'), { recursive: true })
await symlink(join(root, 'packages/core'), join(folder, 'node_modules/@sluice/core'))
await symlink(join(root, 'node_modules/vitest'), join(folder, 'node_modules/vitest'))
afterAll(() => rm(folder, { recursive: true }))

// Its tests become tests of this file.
await import(join(folder, 'policy-test/policy.test.mts'))

test('the script decides from its files, with a gate of its own', async () => {
  const { decideFromFiles } = await import(join(folder, 'custom-script/decide.mts'))
  const decision = await decideFromFiles(
    snapshotNamed('stable'),
    snapshotNamed('next'),
    '2026-01-05T08:00:00.000Z',
  )
  expect(decision).toMatchObject({
    outcome: 'promote',
    gates: [
      { gate: 'score', observed: '0.9167; stable 0.9; 0.0167 higher (3 items)' },
      { gate: 'fixes', verdict: 'pass' },
      { gate: 'bundle-size', observed: '481200 bytes', required: 'at most 500000 bytes' },
    ],
  })
})

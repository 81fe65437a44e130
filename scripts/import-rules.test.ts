import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** A rule that nothing breaks may be a rule that nothing checks: here each is broken once. */
const root = fileURLToPath(new URL('..', import.meta.url))
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
let copy: string

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'sluice-rules-'))
  for (const file of ['biome.json', 'pure.grit']) await cp(join(root, file), join(copy, file))
})
afterAll(() => rm(copy, { recursive: true, force: true }))

async function problemsOf(path: string, code: string): Promise<number> {
  const file = join(copy, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${code}\n`)
  const options = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=20', path]
  const { stdout } = await promisify(execFile)(process.execPath, [biome, ...options], {
    cwd: copy,
  }).catch((failed: { stdout: string }) => failed)
  const report: { summary: { errors: number } } = JSON.parse(stdout)
  await rm(file)
  return report.summary.errors
}

const core = 'packages/core/src/gates/probe.ts'

test.each([
  [core, "import { readFileSync } from 'node:fs'\nexport const a = readFileSync"],
  [core, "import { simpleGit } from 'simple-git'\nexport const a = simpleGit"],
  [core, "import { look } from '@sluice/runtime'\nexport const a = look"],
  [core, 'export const a = process.env'],
  [core, 'export const a = Date.now()'],
  [core, 'export const a = new Date()'],
  [core, 'export const a = Math.random()'],
  [
    'packages/sandbox/src/probe.ts',
    "import { decide } from '@sluice/core'\nexport const a = decide",
  ],
  [
    'packages/runtime/src/probe.ts',
    "import { startSandbox } from '@sluice/sandbox'\nexport const a = startSandbox",
  ],
  [
    'packages/cli/src/probe.ts',
    "import { scenario } from '@sluice/core/testing'\nexport const a = scenario",
  ],
  [
    'packages/action-promote/src/probe.ts',
    "import { startSandbox } from '@sluice/sandbox'\nexport const a = startSandbox",
  ],
])('%s may not: %s', async (path, code) => {
  expect(await problemsOf(path, code)).toBeGreaterThan(0)
})

test.each([
  [
    core,
    "import * as z from 'zod'\nimport { decimal } from '../decimal.ts'\nexport const a = [z, decimal, new Date(0)]",
  ],
  [
    'packages/runtime/src/probe.ts',
    "import { decide } from '@sluice/core'\nexport const a = [decide, Date.now()]",
  ],
])('%s may: %s', async (path, code) => {
  expect(await problemsOf(path, code)).toBe(0)
})

import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const module = JSON.stringify(new URL('../dist/start.js', import.meta.url).href)

/** The exit code of a program that starts a run; `sets` is what the run does. */
function exitCode(sets: string): number | null {
  const program = `import { start } from ${module}\nstart(async () => { ${sets} })`
  return spawnSync(process.execPath, ['--input-type=module', '-e', program]).status
}

test.each([
  ['has finished', '', 0],
  ['says that it failed', 'process.exitCode = 1', 1],
  ['throws', 'throw new Error("unexpected")', 1],
  ['waits for what never comes', 'await new Promise(() => {})', 13],
])('a run that %s ends the process with its code', (_what, sets, code) => {
  expect(exitCode(sets)).toBe(code)
})

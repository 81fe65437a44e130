import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parsePolicy } from '../policy/parse-policy.ts'
import { withStable } from '../policy/testdata/policies.ts'
import { builtInGates } from './index.ts'

const FOLDER = fileURLToPath(new URL('../../../../docs/gates/', import.meta.url))
const POLICY = fileURLToPath(new URL('../../../../docs/policy.md', import.meta.url))

const page = (name: string) => readFile(`${FOLDER}${name}.md`, 'utf8')

test('every gate has a page, and every page a gate', async () => {
  const pages = (await readdir(FOLDER)).map((file) => file.replace(/\.md$/, ''))
  expect(pages.sort()).toEqual(builtInGates.map(({ name }) => name).sort())
})

test.each(builtInGates.map(({ name }) => name))(
  'the page of %s answers what a newcomer asks, and is linked from the policy',
  async (name) => {
    const text = await page(name)
    expect(text).toMatch(new RegExp(`^# ${name}\n`))
    for (const part of ['**Asks:**', '**Evidence:**', '**Defaults:**', '**How it fails**'])
      expect(text).toContain(part)
    expect(await readFile(POLICY, 'utf8')).toContain(`(gates/${name}.md)`)
  },
)

test('what the pages show can be written into a policy', async () => {
  for (const { name } of builtInGates) {
    for (const [, yaml = ''] of (await page(name)).matchAll(/```yaml\n([\s\S]*?)```/g)) {
      const text = yaml.startsWith('evidence:')
        ? `version: 1\nchannels: { stable: { from: next, enter: { error-rate: off, latency: off, probes: off } }, next: {} }\n${yaml}`
        : withStable(...yaml.trimEnd().split('\n'))
      expect(parsePolicy(text, { file: name })).toMatchObject({ ok: true })
    }
  }
})

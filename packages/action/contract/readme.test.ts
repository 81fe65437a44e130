import { fileURLToPath } from 'node:url'
import { parsePolicy } from '@sluice/core'
import { expect, test } from 'vitest'
import { readReadme } from './read-readme.ts'

test('the README of the project shows policies that can be copied', async () => {
  const { policies } = await readReadme(fileURLToPath(new URL('../../..', import.meta.url)))
  expect(policies.length).toBeGreaterThan(0)
  for (const policy of policies)
    expect(parsePolicy(policy, { file: 'README.md' })).toMatchObject({ ok: true })
})

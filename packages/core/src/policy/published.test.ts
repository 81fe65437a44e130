import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type JsonSchema, policyJsonSchema } from './json-schema.ts'
import { parsePolicy } from './parse-policy.ts'
import { policyReference } from './reference.ts'

/*
 * The schema for editors and the reference are written from the settings' own schema. After a
 * change, `vitest run packages/core/src/policy/published.test.ts -u` writes them anew.
 */

const SCHEMA = fileURLToPath(new URL('../../schema/sluice.schema.json', import.meta.url))
const DOCS = fileURLToPath(new URL('../../../../docs/policy.md', import.meta.url))

test('the published JSON Schema is what the settings say', async () => {
  await expect(json(policyJsonSchema())).toMatchFileSnapshot(SCHEMA)
})

test('the reference in docs/policy.md is what the settings say', async () => {
  const docs = await readFile(DOCS, 'utf8')
  const written = docs.replace(
    /(?<=<!-- reference -->\n)[\s\S]*(?=\n<!-- end of reference -->)/,
    () => `\n${policyReference()}\n`,
  )
  expect(written).toContain(policyReference())
  await expect(written).toMatchFileSnapshot(DOCS)
})

test('every policy that docs/policy.md shows is one', async () => {
  const docs = await readFile(DOCS, 'utf8')
  const examples = [...docs.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  expect(examples.length).toBeGreaterThanOrEqual(2)
  for (const text of examples)
    expect(parsePolicy(text, { file: 'docs/policy.md' })).toMatchObject({ ok: true })
})

/** JSON as Biome formats it: short lists of words stay on their line. */
function json(schema: JsonSchema): string {
  const text = JSON.stringify(schema, undefined, 2).replace(
    /^( *)(.*)\[\n([^[\]{}]*?)\n *\](,?)$/gm,
    (whole, indent: string, before: string, items: string, comma: string) => {
      const line = `${indent}${before}[${items.replace(/\n? +/g, ' ').trim()}]${comma}`
      return line.length <= 100 ? line : whole
    },
  )
  return `${text}\n`
}

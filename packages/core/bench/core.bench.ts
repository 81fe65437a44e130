import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import * as z from 'zod'

// The compiled package in processes of its own, as scripts and actions load it.

const lines: string[] = []
afterAll(() => console.log(['', '| | |', '|---|---|', ...lines, ''].join('\n')))
const tell = (what: string, figure: string) => lines.push(`| ${what} | ${figure} |`)

async function measured<Schema extends z.ZodType>(
  schema: Schema,
  program: string,
  ...args: readonly string[]
): Promise<z.output<Schema>> {
  const file = fileURLToPath(new URL(program, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', file, ...args])
  return schema.parse(JSON.parse(stdout))
}

const rates = z.object({
  oneQuestion: z.number(),
  differentTraffic: z.number(),
  newReports: z.number(),
})

it('decides 100,000 times a second from evidence in memory', async () => {
  const { oneQuestion, differentTraffic, newReports } = await measured(rates, 'decisions.mjs')
  tell('decisions a second: one question', `${oneQuestion}`)
  tell('a thousand questions about the same two reports', `${differentTraffic}`)
  tell('each with two reports of 200 items that are new', `${newReports}`)
  expect(oneQuestion).toBeGreaterThan(100_000)
  expect(differentTraffic).toBeGreaterThan(100_000)
}, 300_000)

const times = z.object({ cold: z.number(), warm: z.number() })

/** Taken in turns, so that what else the machine does meets both. */
async function readingTimes() {
  const runs: Record<'sluice' | 'other', z.output<typeof times>[]> = { sluice: [], other: [] }
  for (let run = 0; run < 3; run += 1)
    for (const parser of ['sluice', 'other'] as const)
      runs[parser].push(await measured(times, 'read-page.mjs', parser))
  const best = (parser: keyof typeof runs, kind: 'cold' | 'warm') =>
    Math.min(...runs[parser].map((run) => run[kind]))
  return (kind: 'cold' | 'warm') => ({ ours: best('sluice', kind), theirs: best('other', kind) })
}

it('reads a page of 10 MB at least 5 times as fast as parse-prometheus-text-format, cold and warm', async () => {
  const of = await readingTimes()
  for (const kind of ['cold', 'warm'] as const) {
    const { ours, theirs } = of(kind)
    const times = `${(ours * 1000).toFixed(0)} ms and ${(theirs * 1000).toFixed(0)} ms`
    tell(`10 MB page, ${kind}`, `${times}: ${(theirs / ours).toFixed(1)} times as fast`)
  }
  expect(of('warm').theirs / of('warm').ours).toBeGreaterThan(5)
  expect(of('cold').theirs / of('cold').ours).toBeGreaterThan(5)
}, 300_000)

it('holds what was asked for, however large the page is', async () => {
  const heap = z.object({ most: z.number() })
  for (const megabytes of [10, 100]) {
    const { most } = await measured(heap, 'read-stream.mjs', `${megabytes}000000`)
    tell(`heap for 22 series of a page of ${megabytes} MB`, `${(most / 1000).toFixed(0)} kB`)
    expect(most).toBeLessThan(2_000_000)
  }
}, 300_000)

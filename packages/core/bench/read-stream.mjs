// Reads a page of the given size piece by piece, and tells the most that the heap held beside what
// it held before. Run it with --expose-gc.
import { PrometheusTextReader } from '@sluice/core'
import { piecesOf } from './metrics-page.mjs'

const bytes = Number(process.argv[2])
const names = ['ai_requests_total', 'ai_latency_seconds_bucket']
const channel = { label: 'channel', op: /** @type {const} */ ('='), value: 'next' }
const reader = new PrometheusTextReader({ names, matchers: [channel] })
const collect = globalThis.gc ?? (() => undefined)

collect()
const before = process.memoryUsage().heapUsed
let most = 0
let pieces = 0
for (const piece of piecesOf(bytes)) {
  reader.push(piece)
  pieces += 1
  if (pieces % 32 !== 0) continue
  collect()
  most = Math.max(most, process.memoryUsage().heapUsed - before)
}
const page = reader.end()
if (!page.ok || page.value.samples.length !== 22) throw new Error(JSON.stringify(page))
console.log(JSON.stringify({ most }))

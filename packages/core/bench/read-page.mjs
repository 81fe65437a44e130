// Reads one page of 10 MB with one of two parsers, and tells the times: of the first reading in a new
// process, and of the fastest of some after it. Processor time, not the clock's.
import { parsePrometheusText } from '@sluice/core'
import parseAll from 'parse-prometheus-text-format'
import { pageOf } from './metrics-page.mjs'

const [, , parser] = process.argv
const page = [...pageOf(10_000_000)].join('')

const asked = {
  names: ['ai_requests_total', 'ai_latency_seconds_bucket', 'ai_latency_seconds_count'],
  matchers: [{ label: 'channel', op: /** @type {const} */ ('='), value: 'next' }],
}

function read() {
  if (parser === 'sluice') {
    const found = parsePrometheusText(page, asked)
    if (!found.ok || found.value.samples.length !== 23) throw new Error(JSON.stringify(found))
  } else if (parseAll(page).length < 5) throw new Error('too few families')
}

function seconds() {
  const start = process.cpuUsage()
  read()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

const cold = seconds()
const warm = Math.min(...Array.from({ length: 5 }, seconds))
console.log(JSON.stringify({ cold, warm, bytes: page.length }))

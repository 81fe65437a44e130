// A page as Python's prometheus_client writes it for a service with many routes and tenants: help
// and types, counters, histograms with many buckets, floats, labels that need escaping.

const BOUNDS = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120]
const CHANNELS = ['stable', 'next', 'legacy', 'unknown']

/**
 * Line by line, until there is as much as was asked for: the service's own series first.
 * @param {number} bytes
 * @returns {Generator<string, void, undefined>}
 */
export function* pageOf(bytes) {
  let written = 0
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
  for (const line of endlessLines(next)) {
    yield line
    written += line.length
    if (written >= bytes) return
  }
}

/** @param {() => number} next */
function* endlessLines(next) {
  yield '# HELP ai_requests_total Requests to the models.\n# TYPE ai_requests_total counter\n'
  for (const channel of CHANNELS)
    for (const model of ['gpt-4o', 'claude-3', 'local'])
      for (const status of [200, 429, 500, 503])
        yield `ai_requests_total{channel="${channel}",model="${model}",cache_hit="false",status="${status}"} ${next() % 100_000}.0\n`
  yield '# HELP ai_latency_seconds Time to the answer.\n# TYPE ai_latency_seconds histogram\n'
  for (const channel of CHANNELS)
    yield* histogram('ai_latency_seconds', `channel="${channel}"`, next)
  for (let service = 0; ; service += 1) {
    const name = `http_server_${service}_duration_seconds`
    yield `# HELP ${name} Duration of the requests to service ${service}, by route.\n# TYPE ${name} histogram\n`
    for (let route = 0; route < 200; route += 1) {
      const labels = `method="GET",route="/api/v1/tenants/{id}/items/${route}",tenant="t-${next() % 1000}",note="C:\\\\data \\"${route}\\""`
      yield* histogram(name, labels, next)
    }
    const gauge = `queue_${service}_depth`
    yield `# HELP ${gauge} How many wait.\n# TYPE ${gauge} gauge\n`
    for (let shard = 0; shard < 100; shard += 1)
      yield `${gauge}{shard="${shard}"} ${next() / 65_536}\n`
  }
}

/**
 * @param {string} name
 * @param {string} labels
 * @param {() => number} next
 */
function* histogram(name, labels, next) {
  let count = 0
  for (const bound of [...BOUNDS, '+Inf']) {
    count += next() % 1000
    yield `${name}_bucket{${labels},le="${bound}"} ${count}.0\n`
  }
  yield `${name}_count{${labels}} ${count}.0\n${name}_sum{${labels}} ${(count * 1.7).toFixed(6)}\n`
}

/**
 * The same in pieces of about 64 kB, as they come from the network.
 * @param {number} bytes
 */
export function* piecesOf(bytes) {
  let piece = ''
  for (const line of pageOf(bytes)) {
    piece += line
    if (piece.length < 65_536) continue
    // Some pieces end within a line.
    yield piece.slice(0, 65_536)
    piece = piece.slice(65_536)
  }
  yield piece
}

import type { Gate, GateResult } from '@sluice/core'

/** A gate of our own: the bundle that would ship stays small. What was not measured never passes. */
export function bundleSizeGate(bytes: number, mostBytes: number): Gate {
  const name = 'bundle-size'
  const answer = answerTo(bytes, mostBytes)
  return {
    name,
    judge: ({ candidate }) => ({
      gate: name,
      required: `at most ${mostBytes} bytes`,
      about: { kind: 'commit', ...candidate },
      sources: [{ name: 'evidence/bundle-bytes.txt' }],
      remarks: [],
      ...answer,
    }),
  }
}

type Answer = Pick<GateResult, 'verdict' | 'next' | 'observed' | 'reason' | 'clear'>

function answerTo(bytes: number, mostBytes: number): Answer {
  const observed = `${bytes} bytes`
  if (!Number.isSafeInteger(bytes)) {
    const reason = 'Nobody measured the bundle.'
    const clear = ['Let the build write `evidence/bundle-bytes.txt`.']
    return { verdict: 'unmeasured', next: 'act', observed: 'not measured', reason, clear }
  }
  if (bytes > mostBytes) {
    const reason = `The bundle is ${bytes - mostBytes} bytes too large.`
    return { verdict: 'fail', next: 'act', observed, reason, clear: ['Look at what grew.'] }
  }
  return { verdict: 'pass', next: 'nothing', observed, reason: 'The bundle is small.', clear: [] }
}

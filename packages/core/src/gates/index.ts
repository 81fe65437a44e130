import { ciGate } from './ci.ts'
import { errorRateGate } from './error-rate.ts'
import { fixesGate } from './fixes.ts'
import { freezeGate } from './freeze.ts'
import type { Gate } from './gate.ts'
import { latencyGate } from './latency.ts'
import { probesGate } from './probes.ts'
import { scoreGate } from './score.ts'

export type { Gate, GateResult, Next, Verdict } from './gate.ts'
export { ciGate, errorRateGate, fixesGate, freezeGate, latencyGate, probesGate, scoreGate }

/** The gates that every policy knows, in the order in which reports show them. */
export const builtInGates: readonly Gate[] = [
  ciGate,
  scoreGate,
  errorRateGate,
  latencyGate,
  probesGate,
  fixesGate,
  freezeGate,
]

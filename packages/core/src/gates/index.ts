import { ciGate } from './ci.ts'
import { cooldownGate } from './cooldown.ts'
import { errorRateGate } from './error-rate.ts'
import { fixesGate } from './fixes.ts'
import { freezeGate } from './freeze.ts'
import type { Gate } from './gate.ts'
import { holdGate } from './hold.ts'
import { latencyGate } from './latency.ts'
import { metricGate } from './metric.ts'
import { probesGate } from './probes.ts'
import { scoreGate } from './score.ts'
import { soakGate } from './soak.ts'

export { formatDuration } from './duration.ts'
export { type Gate, type GateResult, isOpen, type Next, type Verdict } from './gate.ts'
export { type EvalRun, explainNotEvaluated } from './not-evaluated.ts'
export {
  ciGate,
  cooldownGate,
  errorRateGate,
  fixesGate,
  freezeGate,
  holdGate,
  latencyGate,
  metricGate,
  probesGate,
  scoreGate,
  soakGate,
}

/** The gates that every policy knows, in the order in which reports show them. */
export const builtInGates: readonly Gate[] = [
  ciGate,
  scoreGate,
  errorRateGate,
  latencyGate,
  probesGate,
  metricGate,
  fixesGate,
  soakGate,
  cooldownGate,
  freezeGate,
  holdGate,
]

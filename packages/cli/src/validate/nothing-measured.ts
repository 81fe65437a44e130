import type { Missing, PromotionEvidence } from '@sluice/core'

const nothing: Missing = {
  kind: 'missing',
  source: { name: 'nothing' },
  why: 'absent',
  detail: 'Nothing was measured.',
}

/** The evidence of nobody having looked. */
export const nothingMeasured: PromotionEvidence = {
  ci: nothing,
  candidateEval: nothing,
  baselineEval: nothing,
  requests: nothing,
  latency: nothing,
  probes: nothing,
  fixes: nothing,
}

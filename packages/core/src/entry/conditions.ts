import type { GateResult } from '../gates/gate.ts'

type Open = Pick<GateResult, 'gate' | 'observed' | 'required' | 'reason'> & {
  readonly clear: string
}

/** Somebody must do something. */
export function act({ clear, ...open }: Open): GateResult {
  return { ...open, verdict: 'fail', next: 'act', clear: [clear], sources: [], remarks: [] }
}

/** It clears by itself. */
export function wait({ clear, ...open }: Open): GateResult {
  return {
    ...open,
    verdict: 'inconclusive',
    next: 'wait',
    clear: [clear],
    sources: [],
    remarks: [],
  }
}

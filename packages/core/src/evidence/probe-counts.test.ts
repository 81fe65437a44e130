import { describe, expect, it } from 'vitest'
import type { Parsed } from './parsed.ts'
import { probeCountsFrom } from './probe-counts.ts'

function why(result: Parsed<unknown>): string {
  return result.ok ? 'read' : `${result.problem.why}: ${result.problem.message}`
}

describe('probes', () => {
  const window = { windowSeconds: 3600, everySeconds: 60 }
  const probes = (...values: string[]) => ({
    name: 'probe_success',
    labels: new Map(),
    points: values.map((value, i) => ({ timestampSeconds: i * 60, value })),
  })

  it('are counted as good and bad', () => {
    expect(probeCountsFrom([probes('1', '0', '1.0')], window)).toEqual({
      ok: true,
      value: { windowSeconds: 3600, expected: 60, good: 2, bad: 1 },
    })
  })

  it('are missing, ambiguous or malformed, but never good by mistake', () => {
    expect([
      why(probeCountsFrom([], window)),
      why(probeCountsFrom([probes()], window)),
      why(probeCountsFrom([probes('1'), probes('1')], window)),
      why(probeCountsFrom([probes('1', 'NaN')], window)),
      why(probeCountsFrom([probes('0.5')], window)),
    ]).toEqual([
      'absent: no probes',
      'absent: no probes',
      'ambiguous: 2 series of probes where one is meant',
      'malformed: probe_success{} is "NaN": a probe is 1 (good) or 0 (bad)',
      'malformed: probe_success{} is "0.5": a probe is 1 (good) or 0 (bad)',
    ])
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { anyFalsePass, spentAlpha } from './alpha-spending.ts'
import { betaQuantile } from './beta-distribution.ts'
import { binomialCdf } from './binomial-distribution.ts'
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts'
import { counterIncrease } from './counter-increase.ts'
import { requestsToCertify } from './error-rate-bound.ts'
import { histogramQuantile } from './histogram-quantile.ts'
import { mcNemarExact } from './mcnemar.ts'
import { normalCdf, normalQuantile } from './normal-distribution.ts'
import { operatingCharacteristics } from './operating-characteristics.ts'
import { pairedMeanBounds } from './paired-mean-bound.ts'
import { pairsForPower, pairVariance } from './paired-sample-size.ts'
import { fewestPairs, tangoBounds, tangoZ } from './tango.ts'
import { fewestForQuantile } from './wilks.ts'
import { wilsonLower, wilsonUpper } from './wilson.ts'

const vectorSchema = z.object({
  id: z.string(),
  statistic: z.string(),
  inputs: z.unknown(),
  expected: z.unknown(),
  tolerance: z.number(),
})
const path = new URL('../../testdata/statistics.json', import.meta.url)
const { vectors } = z
  .object({ vectors: z.array(vectorSchema) })
  .parse(JSON.parse(readFileSync(path, 'utf8')))

/** Computes from a vector's inputs what we claim of its expected value; `NaN` stands as text. */
type Check = (inputs: unknown) => unknown

function check<T>(schema: z.ZodType<T>, compute: (inputs: T) => unknown): Check {
  return (inputs) => compute(schema.parse(inputs))
}

const n = z.number()
const share = z.object({ x: n, n })
const discordant = z.object({ base_only: n, cand_only: n, n, margin: n, alpha_one_sided: n })
const bound = z.union([n, z.literal('+Inf').transform(() => Number.POSITIVE_INFINITY)])

const checks: Readonly<Record<string, Check>> = {
  normal_quantile: check(z.object({ p: n }), ({ p }) => normalQuantile(p)),
  normal_cdf: check(z.object({ x: n }), ({ x }) => normalCdf(x)),
  beta_quantile: check(z.object({ p: n, a: n, b: n }), ({ p, a, b }) => betaQuantile(p, a, b)),
  binomial_cdf: check(z.object({ k: n, n, p: n }), (of) => binomialCdf(of.k, of.n, of.p)),
  wilson_two_sided_95: check(share, (of) => [
    wilsonLower(of.x, of.n, 0.975),
    wilsonUpper(of.x, of.n, 0.975),
  ]),
  clopper_pearson_two_sided_95: check(share, (of) => [
    clopperPearsonLower(of.x, of.n, 0.975),
    clopperPearsonUpper(of.x, of.n, 0.975),
  ]),
  one_sided_95_bounds: check(share, (of) => ({
    cp_lower: clopperPearsonLower(of.x, of.n, 0.95),
    cp_upper: clopperPearsonUpper(of.x, of.n, 0.95),
    wilson_lower: wilsonLower(of.x, of.n, 0.95),
    wilson_upper: wilsonUpper(of.x, of.n, 0.95),
  })),
  min_n_to_certify_rate_below_1pct_with_zero_errors: check(
    z.object({ threshold: n, alpha: n }),
    ({ threshold, alpha }) => ({
      clopper_pearson: requestsToCertify({ max: threshold, errors: 0, confidence: 1 - alpha }),
      wilson: least((total) => wilsonUpper(0, total, 1 - alpha) < threshold),
    }),
  ),
  // Wald's and Newcombe's intervals, which the file has too, are used nowhere.
  paired_binary_two_sided_95: check(
    z.object({ both: n, base_only: n, cand_only: n, neither: n }),
    (of) => {
      const pairs = of.both + of.base_only + of.cand_only + of.neither
      const counts = { baselineOnly: of.base_only, candidateOnly: of.cand_only, pairs }
      const tango = tangoBounds(counts, 0.975)
      const smoothed = pairedMeanBounds(differences(of.base_only, of.cand_only, pairs), 0.975)
      return {
        tango: [tango.lower, tango.upper],
        bonett_price: [smoothed.lower, smoothed.upper],
      }
    },
  ),
  tango_noninferiority_z: check(discordant, (of) => {
    const counts = { baselineOnly: of.base_only, candidateOnly: of.cand_only, pairs: of.n }
    const statistic = tangoZ(counts, -of.margin)
    const z = normalQuantile(1 - of.alpha_one_sided)
    const verdict = statistic > z ? 'pass' : statistic < -z ? 'fail' : 'inconclusive'
    return { z: statistic, verdict }
  }),
  mcnemar_exact_p: check(z.object({ base_only: n, cand_only: n }), (of) =>
    mcNemarExact(of.base_only, of.cand_only),
  ),
  min_n_noninferiority_with_zero_discordant: check(
    z.object({ margin: n, alpha_one_sided: n }),
    ({ margin, alpha_one_sided }) => ({
      tango: fewestPairs(margin, 1 - alpha_one_sided),
      bonett_price: least(
        (pairs) => pairedMeanBounds(differences(0, 0, pairs), 1 - alpha_one_sided).lower > -margin,
      ),
    }),
  ),
  smoothed_paired_mean_bound_one_sided_95: check(
    z.object({ minus1: n, plus1: n, zeros: n }),
    (of) => {
      const pairs = of.minus1 + of.plus1 + of.zeros
      const { lower, upper } = pairedMeanBounds(differences(of.minus1, of.plus1, pairs), 0.95)
      return { lcb: lower, ucb: upper }
    },
  ),
  wilks_min_n: check(z.object({ p: n, conf: n, orders: z.array(n) }), ({ p, conf, orders }) =>
    orders.map((order) => fewestForQuantile({ share: p, confidence: conf, order })),
  ),
  prometheus_histogram_quantile_classic: check(
    z.object({ q: n, buckets: z.array(z.tuple([bound, n])) }),
    ({ q, buckets }) =>
      histogramQuantile(
        q,
        buckets.map(([le, count]) => ({ le, count })),
      ),
  ),
  prometheus_increase: check(
    z.object({ samples_sec_value: z.array(z.tuple([n, n])), range_start: n, range_end: n }),
    (of) =>
      counterIncrease(
        of.samples_sec_value.map(([atSeconds, value]) => ({ atSeconds, value })),
        { startSeconds: of.range_start, endSeconds: of.range_end },
      ),
  ),
  prob_any_false_pass_k_independent_looks: check(
    z.object({ alpha: n, k: z.array(n) }),
    ({ alpha, k }) => k.map((looks) => anyFalsePass(alpha, looks)),
  ),
  alpha_spending: check(z.object({ alpha: n, k: z.array(n) }), ({ alpha, k }) => ({
    basel: k.map((look) => spentAlpha(alpha, { kind: 'open', look })),
    bonferroni_24: spentAlpha(alpha, { kind: 'planned', planned: 24 }),
  })),
  paired_noninferiority_sample_size: check(
    z.object({ p: n, rho: n, margin: n, true_delta: n, alpha_one_sided: n, power: n }),
    (of) => {
      const truth = { accuracy: of.p, difference: of.true_delta, correlation: of.rho }
      const variance = pairVariance(truth)
      const { margin, power } = of
      const confidence = 1 - of.alpha_one_sided
      const difference = of.true_delta
      const pairs = pairsForPower({ variance, margin, difference, confidence, power })
      return { var_diff: variance, n: pairs, n_ceil: Math.ceil(pairs) }
    },
  ),
  operating_characteristics_exact: check(
    z.object({ p_stable: n, delta: n, rho: n, n, margin: n, alpha: n }),
    (of) => {
      const { plainPass, testFail, testPass } = operatingCharacteristics({
        accuracy: of.p_stable,
        difference: of.delta,
        correlation: of.rho,
        items: of.n,
        margin: of.margin,
        confidence: 1 - of.alpha,
      })
      return { plain_pass: plainPass, tango_fail: testFail, tango_pass: testPass }
    },
  ),
}

function least(holds: (count: number) => boolean): number {
  let count = 1
  while (!holds(count)) count += 1
  return count
}

function differences(minusOnes: number, plusOnes: number, total: number): number[] {
  return Array.from({ length: total }, (_, i) =>
    i < minusOnes ? -1 : i < minusOnes + plusOnes ? 1 : 0,
  )
}

/** The tolerance is absolute up to 1 and relative above, as the file says. */
function expectNear(actual: unknown, expected: unknown, tolerance: number): void {
  if (typeof expected === 'number') {
    if (typeof actual !== 'number') throw new Error(`no number: ${String(actual)}`)
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected)),
    )
  } else if (expected === 'NaN') {
    expect(actual).toBeNaN()
  } else if (Array.isArray(expected) && Array.isArray(actual)) {
    expect(actual).toHaveLength(expected.length)
    for (const [i, value] of expected.entries()) expectNear(actual[i], value, tolerance)
  } else if (isRecord(expected) && isRecord(actual)) {
    for (const [key, value] of Object.entries(actual)) expectNear(value, expected[key], tolerance)
  } else {
    expect(actual).toBe(expected)
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

describe('the reference vectors', () => {
  it.each(vectors)('$statistic: $id', ({ statistic, inputs, expected, tolerance }) => {
    const compute = checks[statistic]
    if (compute === undefined) throw new Error(`no check of ${statistic}`)
    expectNear(compute(inputs), expected, tolerance)
  })

  it('cover every check, so that none is empty', () => {
    const statistics = new Set(vectors.map(({ statistic }) => statistic))
    expect([...statistics].sort()).toEqual(Object.keys(checks).sort())
    expect(vectors).toHaveLength(80)
  })
})

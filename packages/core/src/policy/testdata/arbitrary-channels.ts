import fc from 'fast-check'
import { channelName, sha } from '../../identifiers.ts'
import type { OverrideRule } from '../override-rule.ts'
import type { AutoMergeRules, Channel } from '../policy.ts'
import { gates } from './arbitrary-gates.ts'
import { word } from './arbitrary-values.ts'

const override: fc.Arbitrary<OverrideRule> = fc.record({
  allow: fc.constantFrom('all' as const, ['ci' as const], ['score' as const, 'soak' as const]),
  longestSeconds: fc.integer({ min: 1, max: 30 * 86_400 }),
})
const autoMerge: fc.Arbitrary<AutoMergeRules | undefined> = fc.option(
  fc.record(
    {
      label: word,
      bots: fc.constantFrom([], ['renovate[bot]']),
      method: fc.constantFrom('merge' as const, 'squash' as const, 'rebase' as const),
      ci: fc.record({
        checks: fc.constantFrom('required' as const, 'all' as const),
        accept: fc.uniqueArray(fc.constantFrom('skipped' as const, 'neutral' as const)),
      }),
    },
    { requiredKeys: ['label', 'bots', 'ci'] },
  ),
  { nil: undefined },
)

const NAMES = ['stable', 'next', 'legacy', 'edge', '1.10']

/** Channels in a chain, each with or without rules of entry, the last without. */
export const channels: fc.Arbitrary<readonly Channel[]> = fc
  .shuffledSubarray(NAMES, { minLength: 2 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name, index) => {
        const from = names[index + 1]
        return fc
          .record({
            renamed: fc.boolean(),
            autoMerge,
            enters: index === 0 ? fc.constant(true) : fc.boolean(),
            approval: fc.constantFrom('human' as const, 'none' as const),
            history: fc.constantFrom('merge' as const, 'linear' as const),
            labels: fc.uniqueArray(word, { maxLength: 2 }),
            reviewers: fc.constantFrom([], ['alice', 'acme/release']),
            dispatch: fc.constantFrom([], ['deploy.yml', 'deploy-eu.yaml']),
            gates,
            override: fc.option(override, { nil: undefined }),
            adopted: fc.option(fc.constant(sha('4f2d9b1c0a'.repeat(4))), { nil: undefined }),
          })
          .map(({ renamed, enters, autoMerge, override, adopted, ...rules }): Channel => {
            const entry = {
              ...rules,
              ...(override === undefined ? {} : { override }),
              ...(adopted === undefined ? {} : { adopted }),
            }
            const named = {
              name: channelName(name),
              branch: renamed ? `release/${name}` : name,
              metricsLabel: renamed ? `${name}!` : name,
              environment: renamed ? `${name} (EU)` : name,
            }
            return enters && from !== undefined
              ? { ...named, entry: { from: channelName(from), ...entry } }
              : { ...named, ...(autoMerge === undefined ? {} : { autoMerge }) }
          })
      }),
    ),
  )

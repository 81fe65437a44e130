import { digestNamed, snapshotNamed } from './named.ts'
import { Scenario } from './story.ts'
import { firstWay, policyOf, runbookPolicy } from './story-policy.ts'

/**
 * A story about a policy: what was measured about one candidate, and so what is decided. Without
 * further words everything was measured and is good, so that each test spoils one thing. Every
 * word gives a new story and leaves the old one as it was.
 *
 * Nothing in it depends on the clock or on chance: times are those of the story, and the names of
 * commits follow from its words.
 *
 * @param policyText the user's own `sluice.yml`; the rules of the runbook by default.
 * @throws {Error} with all problems of the policy, as the action reports them.
 * @example
 * const decision = scenario(policyText)
 *   .promoting('next', 'stable')
 *   .scores({ baseline: 0.842, candidate: 0.801, items: 200 })
 *   .decide()
 * decision.outcome // 'blocked'
 */
export function scenario(policyText: string = runbookPolicy): Scenario {
  const rules = policyOf(policyText)
  const baseline = snapshotNamed('baseline')
  return new Scenario({
    rules,
    ...firstWay(rules),
    runbook: rules.runbook,
    baseline,
    candidate: snapshotNamed('candidate'),
    policy: {
      file: '.github/sluice.yml',
      commit: baseline.commit,
      digest: digestNamed(policyText),
    },
    now: '2026-01-05T08:00:00.000Z',
    measured: {},
  })
}

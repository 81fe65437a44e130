import type {
  ChannelOnlyChange,
  FirstScore,
  Missing,
  MissingReason,
  PromotionEvidence,
  RequiredCheck,
} from '../evidence/evidence.ts'
import type { Gate } from '../gates/gate.ts'
import type { Policy } from '../policy/policy.ts'
import { decide } from '../promotion/decide.ts'
import type { CandidateDecision } from '../promotion/decision.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { type Checks, checksOf, requiredCheck } from './checks.ts'
import type { Scores } from './eval-runs.ts'
import { datasetsOf, latencyOf, requestsOf } from './healthy-evidence.ts'
import { commitNamed, snapshotNamed } from './named.ts'
import { type OverrideWords, overrideOf } from './override-words.ts'
import { type EvidenceName, evidenceOf, jobNamed, type Measurements } from './story-evidence.ts'
import { wayBetween } from './story-policy.ts'
import type { ChangeWords, MetricWords, Times, Window } from './words.ts'

type Story = Omit<PromotionQuestion, 'evidence'> & {
  readonly rules: Policy
  readonly measured: Measurements
}

/** A story about a policy; see `scenario`. Made by it, and by its own words only. */
export class Scenario {
  readonly #story: Story

  constructor(story: Story) {
    this.#story = story
  }

  /** Which way of the policy is asked; the first one by default. */
  promoting(from: string, to: string): Scenario {
    return this.#with(wayBetween(this.#story.rules, from, to))
  }

  /** When the decision is made: an ISO 8601 time. */
  at(time: string): Scenario {
    return this.#with({ now: new Date(time).toISOString() })
  }

  /** What the candidate is called, or its whole object name. */
  candidate(words: string): Scenario {
    return this.#with({ candidate: snapshotNamed(words) })
  }

  /** What the channel's present commit is called, or its whole object name. */
  baseline(words: string): Scenario {
    const baseline = snapshotNamed(words)
    return this.#with({ baseline, policy: { ...this.#story.policy, commit: baseline.commit } })
  }

  /** All that reported on the candidate: `ci({ test: 'success', lint: 'failure' })`. */
  ci(checks: Checks): Scenario {
    return this.#measure('ci', { checks: checksOf(checks) })
  }

  /** Checks that branch rules require; none by default. */
  requiring(...names: readonly (string | RequiredCheck)[]): Scenario {
    return this.#measure('ci', { required: names.map(requiredCheck) })
  }

  /** Only these names reported on recent commits of the candidate's branch. */
  reportingOnBranch(...names: readonly string[]): Scenario {
    return this.#measure('ci', { reportedOnBranch: names.map(jobNamed) })
  }

  /** CI does not run on the candidate's branch at all. */
  withoutCi(): Scenario {
    return this.#measure('ci', { checks: [], reportedOnBranch: [] })
  }

  /** How the two runs of the eval on a dataset went, in averages or item by item. */
  scores(scores: Scores): Scenario {
    const { measured, channel } = this.#story
    const [first = 'base'] = datasetsOf(channel.entry.gates.score)
    const said = { ...scores, dataset: scores.dataset ?? first }
    const others = (measured.scores ?? []).filter(({ dataset }) => dataset !== said.dataset)
    const story = this.#measure('candidateEval', { scores: [...others, said] })
    return story.#measure('baselineEval', {})
  }

  /** The eval reports name no commit: they are about the channels. */
  scoresOfChannels(): Scenario {
    return this.#measure('candidateEval', { evalAbout: 'channel' })
  }

  /** The candidate's first complete report was judged before, and that verdict counts. */
  firstScore(verdict: FirstScore['verdict'], observed: string, at?: string): Scenario {
    const when = at === undefined ? this.#story.now : new Date(at).toISOString()
    return this.#measure('candidateEval', { firstScore: { verdict, observed, at: when } })
  }

  /** Requests in the window by status: `requests({ '200': 9980, '503': 20 })`. */
  requests(byStatus: Readonly<Record<string, number>>, window: Window = {}): Scenario {
    const { gates } = this.#story.channel.entry
    return this.#measure('requests', { requests: requestsOf(gates, byStatus, window) })
  }

  /** Cumulative counts by upper bound in seconds: `latency({ 1: 900, 30: 960, '+Inf': 1000 })`. */
  latency(counts: Readonly<Record<string, number>>, window: Window = {}): Scenario {
    const { gates } = this.#story.channel.entry
    return this.#measure('latency', { latency: latencyOf(gates, counts, window) })
  }

  /** Health checks in the window; as many as there are were expected, unless said otherwise. */
  probes(seen: {
    readonly good: number
    readonly bad: number
    readonly expected?: number
  }): Scenario {
    const { good, bad, expected = good + bad } = seen
    const windowSeconds = this.#story.channel.entry.gates.probes?.windowSeconds ?? DAY_SECONDS
    return this.#measure('probes', { probes: { windowSeconds, expected, good, bad } })
  }

  /** A change that only the channel has; lost by the promotion unless a status says otherwise. */
  onlyOnChannel(words: string, change: ChangeWords = {}): Scenario {
    const { measured } = this.#story
    const said: ChannelOnlyChange = {
      commit: commitNamed(words),
      title: words,
      author: 'octocat',
      status: { kind: 'lost' },
      ...change,
    }
    return this.#measure('fixes', { changes: [said, ...(measured.changes ?? [])] })
  }

  /** One of the numbers that the policy's `metric` asks for; within its limits by default. */
  metric(name: string, words: MetricWords): Scenario {
    const { measured } = this.#story
    return this.#with({
      measured: { ...measured, metrics: { ...measured.metrics, [name]: words } },
    })
  }

  /** Since when things are where they are; long enough by default. */
  times(times: Times): Scenario {
    const { measured } = this.#story
    return this.#with({ measured: { ...measured, times: { ...measured.times, ...times } } })
  }

  /** One kind of evidence is not there, and why. */
  missing(evidence: EvidenceName, why: MissingReason, detail?: string): Scenario {
    const missing: Missing = {
      kind: 'missing',
      source: { name: evidence },
      why,
      detail: detail ?? `The evidence \`${evidence}\` is missing: ${why}.`,
    }
    return this.evidence({ [evidence]: missing })
  }

  /** An admin lets the candidate of this moment past some gates, or `all`. */
  overridden(gates: 'all' | readonly string[], words: OverrideWords = {}): Scenario {
    const { overrides = [] } = this.#story
    return this.#with({ overrides: [...overrides, overrideOf(this.#story, gates, words)] })
  }

  /** Evidence as a whole, for what the other words cannot say. */
  evidence(replaced: Partial<PromotionEvidence>): Scenario {
    const { measured } = this.#story
    return this.#with({
      measured: { ...measured, replaced: { ...measured.replaced, ...replaced } },
    })
  }

  /** The same candidate with everything measured and good again. */
  healthy(): Scenario {
    return this.#with({ measured: {} })
  }

  /** What a gate is asked. */
  question(): PromotionQuestion {
    const { rules, measured, ...asked } = this.#story
    return { ...asked, evidence: evidenceOf(asked, measured, rules) }
  }

  /**
   * Asks the gates.
   *
   * @param gates the built-in ones by default, as for `decide`.
   */
  decide(gates?: readonly Gate[]): CandidateDecision {
    return decide(this.question(), gates)
  }

  #measure(name: EvidenceName, more: Omit<Measurements, 'replaced'>): Scenario {
    const { measured } = this.#story
    // Words about evidence that was called missing before make it there again.
    const { [name]: _, ...replaced } = measured.replaced ?? {}
    return this.#with({ measured: { ...measured, ...more, replaced } })
  }

  #with(more: Partial<Story>): Scenario {
    return new Scenario({ ...this.#story, ...more })
  }
}

const DAY_SECONDS = 86_400

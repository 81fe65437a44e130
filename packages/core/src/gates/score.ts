import { compare, format, one } from '../decimal.ts'
import type { EvalReport } from '../evidence/eval-report.ts'
import type { FirstScore, Measured, Missing } from '../evidence/evidence.ts'
import type { ScoreRule } from '../policy/gate-rules.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { statusDescription } from '../promotion/status-contexts.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { Gate, GateResult, Verdict } from './gate.ts'
import { judgeMissing } from './missing.ts'
import { oncePer } from './once-per.ts'
import { percent } from './readable-numbers.ts'
import { makeReport, whatClears } from './score-clears.ts'
import { type DatasetVerdict, judgeDataset } from './score-on-dataset.ts'
import { withCommand } from './with-command.ts'

/**
 * The runbook's rule: on every dataset the candidate scores at most `max-drop` lower than the
 * baseline, and at least `min`. With `confidence`, the drop must be *shown* to stay within the
 * margin (paired non-inferiority), not only to have come out so.
 */
export const scoreGate: Gate = {
  name: 'score',
  judge(question) {
    const rule = question.channel.entry.gates.score
    if (rule === undefined) return undefined
    const { firstScore } = question.evidence
    const present = judgePresent(rule, question)
    return firstScore === undefined || isSameVerdict(present, firstScore)
      ? present
      : judgeFirstScore(rule, firstScore, question)
  },
}

function judgePresent(rule: ScoreRule, question: PromotionQuestion): GateResult {
  const { channel, from, candidate, baseline, evidence } = question
  const candidateEval = evidenceAbout(evidence.candidateEval, {
    tree: candidate,
    orChannel: from.name,
  })
  const baselineEval = evidenceAbout(evidence.baselineEval, {
    tree: baseline,
    orChannel: channel.name,
  })
  if (candidateEval.kind === 'missing') {
    // What the next evaluation tells does not hide that somebody must act for the other side.
    const isHiding =
      candidateEval.why === 'pending' &&
      baselineEval.kind === 'missing' &&
      baselineEval.why !== 'pending'
    return isHiding
      ? judgeWithout(rule, baselineEval, channel.name, question)
      : judgeWithout(rule, candidateEval, from.name, question)
  }
  if (baselineEval.kind === 'missing')
    return judgeWithout(rule, baselineEval, channel.name, question)
  return judgeRuns(rule, candidateEval, baselineEval, question)
}

/** @param channel the one that lacks a report. */
function judgeWithout(
  rule: ScoreRule,
  missing: Missing,
  channel: string,
  question: PromotionQuestion,
): GateResult {
  const clear =
    missing.why === 'pending'
      ? withCommand(
          'The next evaluation tells; one by hand has it sooner',
          question,
          'eval',
          channel,
        )
      : makeReport(question, channel)
  return judgeMissing('score', describeRule(rule), missing, [clear])
}

function judgeRuns(
  rule: ScoreRule,
  candidate: Measured<readonly EvalReport[]>,
  baseline: Measured<readonly EvalReport[]>,
  question: PromotionQuestion,
): GateResult {
  const reported = baseline.value.map(({ dataset }) => dataset)
  const datasets = [...new Set(rule.datasets ?? reported)]
  const runs = { candidate: candidate.value, baseline: baseline.value }
  const judged = datasets.map((dataset) => judgeDataset(dataset, runs, rule, question.channel.name))
  const verdict = worst(judged)
  return {
    gate: 'score',
    verdict,
    // No verdict of this gate clears by itself: running the eval again is not a new roll.
    next: verdict === 'pass' ? 'nothing' : 'act',
    observed: observedOn(judged),
    required: describeRule(rule),
    reason: reasonFor(verdict, judged),
    clear: whatClears(verdict, judged, question),
    about: candidate.about,
    sources: [candidate.source, baseline.source],
    remarks: [
      ...candidate.remarks,
      ...baseline.remarks,
      ...judged.flatMap(({ remarks }) => remarks),
      ...notAsked(candidate.value, datasets),
    ],
  }
}

function reasonFor(verdict: Verdict, judged: readonly DatasetVerdict[]): string {
  const [only, ...more] = judged
  if (only === undefined) return 'The baseline reports no dataset.'
  if (more.length === 0) return only.reason
  const deciding = judged.filter((one) => one.verdict === verdict)
  return deciding.map(({ reason }) => reason).join(' ')
}

function observedOn(judged: readonly DatasetVerdict[]): string {
  if (judged.length === 0) return 'no dataset'
  const [only, ...more] = judged
  if (only !== undefined && more.length === 0) return only.observed
  return judged.map(({ dataset, observed }) => `${dataset}: ${observed}`).join('; ')
}

/** A dataset that only the candidate reports has nothing to be compared with. */
function notAsked(candidate: readonly EvalReport[], asked: readonly string[]): readonly string[] {
  const further = candidate.filter(({ dataset }) => !asked.includes(dataset))
  if (further.length === 0) return []
  return [`Not compared: ${[...new Set(further.map(({ dataset }) => dataset))].join(', ')}.`]
}

/**
 * Whether the report that is there now is, as far as can be told, the one that was judged first.
 * Then its whole comparison is shown, and not only what was remembered of it.
 */
function isSameVerdict(present: GateResult, first: FirstScore): boolean {
  return (
    present.about?.kind === 'commit' &&
    present.verdict === first.verdict &&
    statusDescription(present.observed) === first.observed
  )
}

function judgeFirstScore(
  rule: ScoreRule,
  first: FirstScore,
  question: PromotionQuestion,
): GateResult {
  const { candidate } = question
  return {
    gate: 'score',
    verdict: first.verdict,
    next: first.verdict === 'pass' ? 'nothing' : 'act',
    observed: first.observed,
    required: describeRule(rule),
    reason: firstReason[first.verdict],
    clear: whatClears(first.verdict, [], question),
    about: { kind: 'commit', ...candidate },
    sources: [
      {
        name: `eval judged on ${first.at.slice(0, 10)} at ${first.at.slice(11, 16)} UTC`,
        ...(first.url === undefined ? {} : { url: first.url }),
      },
    ],
    remarks: [],
  }
}

const firstReason: Readonly<Record<FirstScore['verdict'], string>> = {
  pass: 'The first complete report of this candidate passed.',
  fail: 'The first complete report of this candidate failed, and it is the one that counts.',
  inconclusive:
    'The first complete report of this candidate was inconclusive, and it is the one that counts.',
}

const severity: readonly Verdict[] = ['pass', 'inconclusive', 'unmeasured', 'fail']

/** Of no verdicts at all: unmeasured. */
function worst(judged: readonly DatasetVerdict[]): Verdict {
  const found = severity.findLast((verdict) => judged.some((one) => one.verdict === verdict))
  return found ?? 'unmeasured'
}

const describeRule = oncePer((rule: ScoreRule): string => {
  // The watch compares with nothing: no score is more than 1 lower than another.
  if (compare(rule.maxDrop, one) >= 0) return `at least ${format(rule.min)}`
  const sure = rule.confidence === undefined ? '' : ` with ${percent(rule.confidence)} confidence`
  return `at most ${format(rule.maxDrop)} lower${sure}, at least ${format(rule.min)}`
})

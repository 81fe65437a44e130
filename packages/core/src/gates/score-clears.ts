import type { PromotionQuestion } from '../promotion/question.ts'
import type { Verdict } from './gate.ts'
import { counted } from './readable-numbers.ts'
import type { DatasetVerdict } from './score-on-dataset.ts'
import type { ScorePair } from './score-pairs.ts'
import { withCommand } from './with-command.ts'

/** What to do about a score that does not pass. */
export function whatClears(
  verdict: Verdict,
  judged: readonly DatasetVerdict[],
  question: PromotionQuestion,
): readonly string[] {
  const { from, channel } = question
  switch (verdict) {
    case 'pass':
      return []
    case 'fail':
      return [...whichGotWorse(judged.flatMap(({ worse }) => worse)), fixOn(from.branch)]
    case 'inconclusive':
      return ['Evaluate on more items: a larger dataset, for candidate and baseline alike.']
    case 'unmeasured':
      return [makeReport(question, from.name), makeReport(question, channel.name)]
  }
}

const NAMED_ITEMS = 10

function whichGotWorse(worse: readonly ScorePair[]): readonly string[] {
  if (worse.length === 0) return []
  const named = worse.slice(0, NAMED_ITEMS).map(({ id }) => id)
  const more = worse.length > NAMED_ITEMS ? ', …' : ''
  return [`${counted(worse.length, 'item')} got worse (${named.join(', ')}${more}).`]
}

function fixOn(branch: string): string {
  return `Fix on ${branch}; running the eval again changes nothing.`
}

export function makeReport(question: PromotionQuestion, channel: string): string {
  return withCommand(`Make a report for ${channel} in the eval job`, question, 'eval', channel)
}

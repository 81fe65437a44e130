import type { Sha } from '../identifiers.ts'
import type { LookStatus } from '../promotion/look-status.ts'
import type { PromotionOperation } from '../promotion/plan.ts'
import type { EntryChannel } from '../promotion/question.ts'
import { gatesContext, labelContext, statusDescription } from '../promotion/status-contexts.ts'
import type { Hotfix } from './hotfix.ts'
import { type HotfixJudgement, type HotfixQuestion, judgeHotfix } from './judge-hotfix.ts'

/**
 * Judges each, and keeps one for each head: a status is about a commit, and where one commit is the
 * head of several pull requests, all would land the same, so that the one that may enter counts.
 */
export function judgeHotfixes(
  question: HotfixQuestion,
  hotfixes: readonly Hotfix[],
): readonly HotfixJudgement[] {
  const best = new Map<Sha, HotfixJudgement>()
  for (const one of hotfixes.map((hotfix) => judgeHotfix(question, hotfix))) {
    const known = best.get(one.hotfix.head)
    if (known === undefined || rank(one) > rank(known)) best.set(one.hotfix.head, one)
  }
  return [...best.values()].toSorted((one, other) => rank(other) - rank(one))
}

/** What a look writes about hotfixes, at most: the others have theirs from the next one. */
const MOST_STATUSES = 50

/**
 * The required status of pull requests that are no promotion, where it is not yet what it should be,
 * and notes of the heads that were labelled.
 *
 * @param judged from `judgeHotfixes`.
 */
export function planHotfixes(
  { name }: Pick<EntryChannel, 'name'>,
  judged: readonly HotfixJudgement[],
): readonly PromotionOperation[] {
  const notes = judged.flatMap(({ hotfix }): PromotionOperation[] => {
    const { standing, head } = hotfix
    if (standing.kind !== 'labelled' || !standing.facts.isLabelledNow) return []
    const by = standing.facts.label?.by.login ?? 'somebody'
    const description = statusDescription(`labelled by ${by} at this commit`)
    return [
      { kind: 'set-status', on: head, context: labelContext(name), state: 'success', description },
    ]
  })
  const statuses = judged
    .filter(({ hotfix: { status: present }, status }) => !isSame(present, status))
    .toSorted((one, other) => greenAlready(other) - greenAlready(one))
    .slice(0, MOST_STATUSES)
    .map(
      ({ hotfix: { head: on }, status }): PromotionOperation => ({
        ...{ kind: 'set-status', on, context: gatesContext(name) },
        ...status,
      }),
    )
  return [...notes, ...statuses]
}

function isSame(present: LookStatus | undefined, { state, description }: LookStatus): boolean {
  return present?.state === state && present.description === description
}

/** What may enter and should not is told first: anybody may open as many others as they like. */
function greenAlready({ hotfix: { status } }: HotfixJudgement): number {
  return status?.state === 'success' ? 1 : 0
}

function rank({ hotfix, status }: HotfixJudgement): number {
  if (status.state === 'success') return 2
  return hotfix.standing.kind === 'not labelled' ? 0 : 1
}

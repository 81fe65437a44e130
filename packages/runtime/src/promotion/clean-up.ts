import {
  type Decision,
  judgeHotfixes,
  ledgerWarnings,
  type PromotionReport,
  planHotfixes,
  planMergeGroups,
} from '@sluice/core'
import { keepSeen, withWarnings } from '../ledger/keep-decision.ts'
import { apply, type Refusal } from './apply.ts'
import { planByHand } from './by-hand.ts'
import type { Look } from './look.ts'
import type { RunContext } from './run-context.ts'

type PromoteOptions = {
  readonly dryRun: boolean
  readonly onProgress: (line: string) => void
}

type CleanedUp = {
  readonly decision: Decision
  readonly report: PromotionReport
  readonly refusal?: Refusal
}

/** Nothing wants in; what is left open from before is closed. */
export async function cleanUp(
  found: Extract<Look, { kind: 'up-to-date' }>,
  context: RunContext,
  { dryRun, onProgress }: PromoteOptions,
): Promise<CleanedUp> {
  const { channel, from, baseline, policy, repositoryUrl, ledger } = found
  const kept = dryRun ? undefined : await keepSeen(context, ledger.reading, ledger.seen)
  const byHand = await planByHand(context, found)
  const read = await found.readHotfixes()
  const hotfixes = judgeHotfixes(read.question, read.hotfixes)
  const own = [...byHand, ...planHotfixes(channel, hotfixes), ...found.plan.operations]
  const groups = planMergeGroups(channel.name, baseline, found.groups, own, { hotfixes })
  const plan = { operations: [...found.missed, ...groups, ...own] }
  const applied = dryRun
    ? { done: plan.operations }
    : await apply(context, plan, {
        workflowFiles: [],
        viewer: found.viewer,
        present: {},
        onProgress,
      })
  const decision: Decision = {
    outcome: 'up-to-date',
    channel: channel.name,
    from: from.name,
    baseline,
    policy,
    decidedAt: context.now,
  }
  const report = {
    decision,
    conditions: [],
    protectedChanges: [],
    repositoryUrl,
    alarms: found.byHand.alarms,
    hotfixes,
    operations: applied.done,
    dryRun,
    memory: { scores: [], warnings: ledgerWarnings(ledger.reading.ledger, ledger.trouble) },
  }
  return {
    decision,
    report: withWarnings(report, kept?.warnings ?? []),
    ...('refusal' in applied ? { refusal: applied.refusal } : {}),
  }
}

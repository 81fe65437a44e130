import type { EntryAction, GateResult, LabelledChannel } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import {
  type EnterResult,
  enqueuePull,
  mergePull,
  retargeted,
  updatePull,
} from '../github/enter-pull.ts'
import type { EntrySide, MergeMethod } from '../github/read-entry-side.ts'
import type { LabelledPull } from '../github/read-labelled-pull.ts'
import type { BranchRules } from '../github/read-required-checks.ts'
import type { RunContext } from '../promotion/run-context.ts'

type Place = {
  readonly context: RunContext
  readonly channel: LabelledChannel
  readonly side: EntrySide
  readonly rules: BranchRules | undefined
}

/** Does what was judged about one pull request, with its head pinned. */
export function carryOut(
  { context, channel, side, rules }: Place,
  pull: LabelledPull,
  action: Exclude<EntryAction, 'none'>,
): Promise<EnterResult> {
  const { client, repository } = context
  switch (action) {
    case 'merge':
      return mergePull(client, repository, pull, methodOf(channel, side, rules))
    case 'enqueue':
      return enqueuePull(client, pull)
    case 'update':
      return updatePull(client, repository, pull)
  }
}

function methodOf(
  { autoMerge, branch }: LabelledChannel,
  { methods }: EntrySide,
  rules: BranchRules | undefined,
): MergeMethod {
  if (autoMerge.method !== undefined) return autoMerge.method
  const [method] = methods.filter((one) => one !== 'merge' || rules?.linearHistory !== true)
  if (method !== undefined) return method
  throw new SluiceError(
    'misconfigured',
    `${branch} must have a linear history, and the repository allows merge commits only. Allow squash or rebase merging in its settings.`,
  )
}

/** For the log. */
export function deed(action: Exclude<EntryAction, 'none'>, { number, head }: LabelledPull): string {
  const what = { merge: 'merged', enqueue: 'put into the merge queue', update: 'updated' }
  return `${what[action]} #${number} at ${head}`
}

/** The condition that is left where GitHub did not do it. */
export function notDone(
  action: Exclude<EntryAction, 'none'>,
  { number }: LabelledPull,
  result: Exclude<EnterResult, { kind: 'done' }>,
): GateResult {
  const common = { gate: action, required: 'that GitHub does it', sources: [], remarks: [] }
  if (result.kind === 'moved') {
    return {
      ...common,
      verdict: 'inconclusive',
      next: 'wait',
      observed: 'changed meanwhile',
      reason: `#${number} changed while it was to enter.`,
      clear: ['The next run, which looks anew.'],
    }
  }
  if (result.kind === 'elsewhere') {
    const { branch } = result
    return {
      ...common,
      verdict: 'fail',
      next: 'act',
      observed: `merged into ${branch}`,
      reason: retargeted(number, branch),
      clear: [`Look at what entered ${branch}; if it should not be there, revert it or roll back.`],
    }
  }
  return {
    ...common,
    verdict: 'fail',
    next: 'act',
    observed: 'GitHub refused',
    reason: `GitHub refused: ${result.said}`,
    clear: [
      action === 'update'
        ? `Update it by hand: \`gh pr update-branch ${number}\`.`
        : `Meet what the rules of the branch ask, or give the token what it lacks.`,
    ],
  }
}

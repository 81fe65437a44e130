import type { GateResult } from '../gates/gate.ts'
import type { PromotionState } from './promotion-state.ts'
import type { PromotionQuestion } from './question.ts'

/** Whether the checks that the channel's branch rules require are green on the promotion commit. */
export function judgeRequiredChecks(
  { channel, from }: Pick<PromotionQuestion, 'channel' | 'from'>,
  state: PromotionState,
): readonly GateResult[] {
  const { requiredChecks, pullRequest } = state
  if (requiredChecks.length === 0) return []
  const named = namesByStanding(state)
  const green = requiredChecks.length - named.red.length - named.absent.length - named.open.length
  const common = {
    gate: 'required checks',
    observed: `${green} of ${requiredChecks.length} on the promotion commit`,
    required: 'all that the branch rules of the channel require',
    sources: [],
    remarks: [],
  }
  if (green === requiredChecks.length) {
    return [{ ...common, verdict: 'pass', next: 'nothing', reason: 'All are green.', clear: [] }]
  }
  if (named.red.length > 0) {
    return [
      {
        ...common,
        verdict: 'fail',
        next: 'act',
        reason: `Red on the promotion commit: ${named.red.join(', ')}.`,
        clear: [
          pullRequest === undefined
            ? 'Look at the checks of the promotion commit, and rerun what is flaky.'
            : `Look at \`gh pr checks ${pullRequest.number}\`, and rerun what is flaky.`,
        ],
      },
    ]
  }
  if (named.absent.length > 0 && pullRequest?.startsNoWorkflows === true) {
    return [
      {
        ...common,
        verdict: 'inconclusive',
        next: 'act',
        reason: `${named.absent.join(', ')} will not report: what GITHUB_TOKEN opens starts no workflow.`,
        clear: [
          `Close and reopen #${pullRequest.number} by hand so that its checks start; give the action an App token so that the next one needs no hand.`,
        ],
      },
    ]
  }
  return [
    {
      ...common,
      verdict: 'inconclusive',
      next: 'wait',
      reason: `Not finished on the promotion commit: ${[...named.open, ...named.absent].join(', ')}.`,
      clear: [
        'The checks of the pull request to finish.',
        // A check that never starts would be waited for in silence.
        ...(named.absent.length > 0
          ? [
              `If ${named.absent.join(', ')} does not start: its workflow on ${from.branch} needs the trigger \`pull_request\` for the branch \`${channel.branch}\`, without a filter of paths.`,
            ]
          : []),
      ],
    },
  ]
}

type Names = Readonly<Record<'red' | 'open' | 'absent', readonly string[]>>

function namesByStanding({ checks, requiredChecks }: PromotionState): Names {
  const standing = requiredChecks.map(({ name, appId }) => {
    const states = checks
      .filter((check) => check.name === name && (appId === undefined || check.appId === appId))
      .map(({ state }) => state)
    if (states.length === 0) return { name, standing: 'absent' }
    if (states.some((one) => one === 'red' || one === 'unknown')) return { name, standing: 'red' }
    return { name, standing: states.includes('pending') ? 'open' : 'green' }
  })
  // GitHub takes skipped and neutral for success on a required check; so they are green here.
  const named = (asked: string) =>
    standing.filter((one) => one.standing === asked).map(({ name }) => name)
  return { red: named('red'), open: named('open'), absent: named('absent') }
}

import type { GateResult } from '../gates/gate.ts'
import { shortSha } from '../identifiers.ts'
import type { RollbackQuestion, RollbackState } from './rollback-question.ts'

/**
 * What must hold before a rollback lands. By itself it lands only where the policy says so for
 * emergencies, and only to exactly a tree that the gates let in once; else a person approves.
 * Whoever dispatched it may: at three in the morning there may be nobody else.
 */
export function judgeRollback(
  question: RollbackQuestion,
  state: RollbackState,
): readonly GateResult[] {
  return [
    ...judgeBranch(state, question),
    ...judgeConfirmation(question),
    ...judgeApproval(question, state),
  ]
}

const nothingElse = { sources: [], remarks: [] } as const

function judgeBranch(
  { head, pullRequest }: RollbackState,
  question: RollbackQuestion,
): readonly GateResult[] {
  const moved =
    head !== undefined &&
    (head.parents.join() !== question.head.commit ||
      (question.tree.kind === 'exact' && head.tree !== question.tree.tree))
  if (!moved) return []
  return [
    {
      gate: 'rollback branch',
      verdict: 'fail',
      next: 'act',
      observed: `${shortSha(head.commit)}, not what was planned`,
      required: 'the good tree on the present head',
      reason: 'Someone pushed to the branch of the rollback.',
      clear: [
        `Review and merge ${pullRequest === undefined ? 'it' : `#${pullRequest.number}`} by hand, or delete the branch and run again.`,
      ],
      ...nothingElse,
    },
  ]
}

function judgeConfirmation({ irreversible, confirmed }: RollbackQuestion): readonly GateResult[] {
  if (irreversible.length === 0) return []
  const common = {
    gate: 'confirmation',
    observed: `${irreversible.length} irreversible ${irreversible.length === 1 ? 'path' : 'paths'}`,
    required: 'a person who says that it is taken care of',
    ...nothingElse,
  }
  return confirmed
    ? [{ ...common, verdict: 'pass', next: 'nothing', reason: 'Confirmed.', clear: [] }]
    : [
        {
          ...common,
          verdict: 'fail',
          next: 'act',
          reason: `An older tree does not undo ${irreversible.slice(0, 10).join(', ')}.`,
          clear: [
            'See to it (a down migration, a restore), and dispatch again with `confirm: true`.',
          ],
        },
      ]
}

function judgeApproval(
  question: RollbackQuestion,
  { pullRequest, head }: RollbackState,
): readonly GateResult[] {
  const why = needsPerson(question)
  if (why === undefined) return []
  const common = { gate: 'approval', required: 'a person with write access', ...nothingElse }
  const approvals = (pullRequest?.reviews ?? []).filter(
    ({ state, canWrite, commit, by }) =>
      state === 'approved' && canWrite && !by.endsWith('[bot]') && commit === head?.commit,
  )
  if (approvals.length > 0) {
    const names = approvals.map(({ by }) => by).join(', ')
    return [
      {
        ...common,
        verdict: 'pass',
        next: 'nothing',
        observed: names,
        reason: `Approved by ${names}.`,
        clear: [],
      },
    ]
  }
  const number = pullRequest === undefined ? undefined : pullRequest.number
  return [
    {
      ...common,
      verdict: 'inconclusive',
      next: 'act',
      observed: 'none yet',
      reason: `A person lands it, since ${why}.`,
      clear: [
        number === undefined
          ? 'Review and merge the pull request; whoever dispatched may.'
          : `Review and merge #${number}; whoever dispatched may: \`gh pr merge ${number} --merge\`. Or approve it and dispatch again.`,
      ],
    },
  ]
}

/** Undefined where it may land by itself. */
function needsPerson({ rules, good, tree }: RollbackQuestion): string | undefined {
  if (rules.approval === 'human') return 'the policy asks for one'
  if (tree.kind === 'mixed') return 'paths were kept, so that nobody ever judged this very tree'
  const passed = good.standing.kind === 'good' && good.standing.passed
  return passed ? undefined : 'no record says that the good state passed its gates'
}

import {
  authorRemarks,
  openRevertIncident,
  planRevert,
  type RevertDone,
  type RevertReport,
  renderRevertBody,
  revertContext,
  revertIncident,
  revertPullRequestTitle,
  revertWay,
} from '@sluice/core'
import { type ProblemCode, SluiceError } from '../errors.ts'
import { GitProblem, type GitProblemCode } from '../git/git-problem.ts'
import { openWorkArea, type WorkArea } from '../git/work-area.ts'
import { completeEarlier } from '../rollback/complete-earlier.ts'
import type { RollbackContext, RollbackOptions } from '../rollback/rollback-context.ts'
import { applyRevert, type RevertApplied, sign } from './apply-revert.ts'
import { ChannelMoved } from './channel-moved.ts'
import { lookRevert, type RevertLook } from './look-revert.ts'
import { offerElsewhere } from './offer-elsewhere.ts'
import type { RevertWish } from './revert-wish.ts'
import { tellRevert } from './tell-revert.ts'

/** A busy branch may move between looking and pushing. */
const MOST_LOOKS = 3

/**
 * Takes named commits and pull requests back from a channel: read, decide, plan, apply. A run that
 * died anywhere is completed by the next one with the same wish.
 *
 * @throws {SluiceError} where something does not let it be done, with what to do.
 */
export async function revertChanges(
  context: RollbackContext,
  wish: RevertWish,
  options: RollbackOptions,
): Promise<RevertReport> {
  const { serverUrl, repository, token } = context
  for (let look = 1; ; look += 1) {
    let git: WorkArea | undefined
    try {
      git = await openWorkArea({
        url: `${serverUrl}/${repository.owner}/${repository.name}.git`,
        token,
      })
      return await revertOnce(context, wish, { ...options, git })
    } catch (problem) {
      if (problem instanceof GitProblem)
        throw new SluiceError(CODES[problem.code] ?? 'unexpected', problem.message, {
          cause: problem,
        })
      if (!(problem instanceof ChannelMoved) || look === MOST_LOOKS) throw problem
    } finally {
      await git?.close()
    }
  }
}

const CODES: Partial<Record<GitProblemCode, ProblemCode>> = {
  'git-missing': 'misconfigured',
  'git-too-old': 'misconfigured',
  'not-allowed': 'permission',
  'not-found': 'moved',
  unreachable: 'unreachable',
}

type Tools = RollbackOptions & { readonly git: WorkArea }
type Found = Extract<RevertLook, { kind: 'revert' }>

async function revertOnce(
  context: RollbackContext,
  wish: RevertWish,
  tools: Tools,
): Promise<RevertReport> {
  const found = await lookRevert(context, wish, tools.git)
  const common = {
    channel: found.channelName,
    repositoryUrl: found.side.repositoryUrl,
    asked: found.asked,
    unchecked: found.unchecked,
    started: [],
    failures: [],
    dryRun: tools.dryRun,
    decidedAt: context.now,
  }
  if (found.kind !== 'revert') {
    const { started, failures } = await completeEarlier(context, found.earlier, tools)
    return { ...common, started, failures, outcome: found.kind, why: found.why }
  }
  const { question } = found
  const { state } = found.found
  const first = planOf(found)
  const report: RevertDone = {
    ...common,
    outcome: 'revert',
    question,
    way: state.pullRequest === undefined ? revertWay(question) : { kind: 'pull-request' },
    operations: first,
    conflicts:
      state.pullRequest === undefined
        ? question.series.conflict !== undefined
        : state.statuses[revertContext]?.state === 'failure',
    ...(state.pullRequest === undefined ? {} : { pullRequest: state.pullRequest }),
    ...(state.incident === undefined ? {} : { incident: state.incident }),
  }
  const offer = (done: RevertDone) => offerElsewhere(context, found, done, tools)
  if (tools.dryRun) return offer(report)
  const present = await presentOf(context, found, tools)
  const applying = { ...tools, present }
  const applied = await applyRevert(context, found, first, applying)
  const { refusal } = applied
  if (refusal === undefined)
    return offer(await tellRevert(context, afterwards(report, found, applied), found, applied))
  const second = planOf(found, refusal)
  const opened = await applyRevert(context, found, second, { ...applying, present: applied })
  const way = revertWay(question, refusal)
  const both = { ...report, operations: [...first, ...second], way }
  return offer(await tellRevert(context, afterwards(both, found, opened), found, opened))
}

function planOf({ question, found: { state, of } }: Found, refusal?: string) {
  const { from, repositoryUrl, restores } = question
  const way = revertWay(question, refusal)
  const why = way.kind === 'pull-request' && way.why !== undefined ? { why: way.why } : {}
  return planRevert({
    question,
    // What was refused has its branch by now.
    state: refusal === undefined ? state : { ...state, made: 'ready' },
    title: revertPullRequestTitle(question),
    body: renderRevertBody(question, { branch: state.branch, ...why }),
    ...(from === undefined || of === undefined || restores
      ? {}
      : { incident: openRevertIncident(revertIncident(question, of), { from, repositoryUrl }) }),
    ...(refusal === undefined ? {} : { refusal }),
  })
}

/** A branch of a run that died may still have the commits as they were pushed. */
async function presentOf(
  context: RollbackContext,
  look: Found,
  { git }: Tools,
): Promise<RevertApplied> {
  const { found, side } = look
  const { pullRequest, incident, made } = found.state
  const nothing = { started: [], failures: [], ...(incident === undefined ? {} : { incident }) }
  if (pullRequest !== undefined)
    return { ...nothing, pullRequest, ...(found.head === undefined ? {} : { head: found.head }) }
  if (made !== 'ready') return nothing
  return { ...nothing, head: await sign(context, look, git, found, side.repositoryId) }
}

/** The report as it is true after the plan was applied. */
function afterwards(
  report: RevertDone,
  { side }: Found,
  { pullRequest, incident, landed, started, failures }: RevertApplied,
): RevertDone {
  const opened = pullRequest !== undefined && report.pullRequest === undefined
  return {
    ...report,
    started,
    failures: [...failures, ...(opened ? authorRemarks(side.viewer) : [])],
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(incident === undefined ? {} : { incident }),
    ...(landed === undefined ? {} : { landed }),
  }
}

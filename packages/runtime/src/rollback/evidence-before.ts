import { type MeasuredState, measuredState } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import {
  type EvidencePlace,
  keptEvidence,
  readEvidencePlaces,
  writeEvidence,
} from '../github/evidence-comments.ts'
import type { RollbackApplied } from './apply-rollback.ts'
import type { RollbackLook } from './look-rollback.ts'
import { measureChannel } from './measure-channel.ts'
import type { RollbackContext } from './rollback-context.ts'

type Found = Extract<RollbackLook, { kind: 'rollback' }>

/** What was measured of the head before it is rolled back, and where earlier runs kept it. */
export type Before = {
  readonly measured?: MeasuredState
  readonly places: readonly EvidencePlace[]
  readonly failures: readonly string[]
}

/**
 * Measures the head that is rolled back, beside the rollback: whoever calls waits for it only when
 * everything else is done. An earlier run may have kept it; then it is not measured again.
 *
 * @returns a promise that never rejects.
 */
export async function measureBefore(context: RollbackContext, found: Found): Promise<Before> {
  const { watched, side, state, states } = found
  const [head] = states
  if (watched === undefined || head === undefined) return { places: [], failures: [] }
  try {
    const numbers = {
      incident: state.incident?.number,
      pullRequest: state.pullRequest?.number,
    }
    const places = await readEvidencePlaces(context, numbers, side.viewer)
    const kept = keptEvidence(places)
    if (kept?.before !== undefined) return { measured: kept.before, places, failures: [] }
    const { results } = await measureChannel(context, watched, head.state)
    const measured = measuredState(head.state.commit, context.now, results)
    return { measured, places, failures: [] }
  } catch (error) {
    const said = error instanceof SluiceError ? ` ${error.message}` : ''
    return { places: [], failures: [`What was before the rollback was not measured.${said}`] }
  }
}

/**
 * Keeps it as a comment on the incident and the pull request, where it is not there yet.
 *
 * @returns what failed, a sentence each.
 */
export async function keepBefore(
  context: RollbackContext,
  { channel, side: { repositoryUrl } }: Found,
  { measured, places }: Before,
  applied: RollbackApplied,
): Promise<readonly string[]> {
  if (measured === undefined) return []
  const made = [applied.incident, applied.pullRequest].flatMap((one): EvidencePlace[] =>
    one?.id === undefined ? [] : [{ id: one.id }],
  )
  const missing = [...places, ...made].filter(({ comment }) => comment === undefined)
  const evidence = keptEvidence(places) ?? { before: measured }
  try {
    await writeEvidence(context, missing, evidence, { channel, repositoryUrl })
    return []
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return [error.message]
  }
}

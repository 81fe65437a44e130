import type { LookStatus } from '../promotion/look-status.ts'
import { statusDescription } from '../promotion/status-contexts.ts'

const HOTFIX = 'hotfix: '

/** The status as one of a hotfix, so that nobody takes it for what the gates said. */
export function hotfixStatus({ state, description }: LookStatus): LookStatus {
  return { state, description: statusDescription(`${HOTFIX}${description}`) }
}

/** Whether a status of ours is about a hotfix: no gate but CI judged what it stands on. */
export function isHotfixStatus({ description }: LookStatus): boolean {
  return description.startsWith(HOTFIX)
}

/** Whether it says that Sluice itself made the commit, to take something away from the channel. */
export function isRemovalStatus({ state, description }: LookStatus): boolean {
  return state === 'success' && /^(rollback to|revert of) /.test(description)
}

import type { GateResult } from '@sluice/core'
import { ACTIONS_BOT } from '../github/actions-bot.ts'
import type { Refusal } from './apply.ts'

/** GitHub's refusal as a condition of the report. @param viewer login of the token's owner. */
export function refused({ about, reason, clear }: Refusal, viewer: string): GateResult {
  const noBypass = about === 'landing' && viewer === ACTIONS_BOT
  return {
    gate: about,
    verdict: 'fail',
    next: 'act',
    observed: 'GitHub refused',
    required: 'a token that may',
    reason,
    clear: noBypass
      ? [clear, 'No rule can let GITHUB_TOKEN through: give the action the token of an App.']
      : [clear],
    sources: [],
    remarks: [],
  }
}

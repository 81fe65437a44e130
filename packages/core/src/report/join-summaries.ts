import { cutToBytes } from './inline-text.ts'

/** GitHub drops a step's summary over 1 MiB whole. */
const STEP_BYTES = 1_000_000

/** The job summary of a step that looked at several channels: none takes the room of another. */
export function joinSummaries(summaries: readonly string[]): string {
  const room = Math.floor(STEP_BYTES / Math.max(1, summaries.length)) - 2
  return summaries.map((text) => `${cutToBytes(text, room)}\n\n`).join('')
}

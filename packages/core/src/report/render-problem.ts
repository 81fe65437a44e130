import { logText } from './inline-text.ts'

/** A channel about which nothing could be decided, as a section of the job summary. */
export function renderProblem(channel: string, problem: string): string {
  // Indented code: nothing in it formats, mentions or ends it, whatever a policy file says.
  const lines = problem.split('\n').map((line) => `    ${logText(line)}`)
  return [`## ${logText(channel)}: no decision`, '', ...lines, '', ''].join('\n')
}

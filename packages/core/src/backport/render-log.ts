import { logText } from '../report/inline-text.ts'
import type { BackportReport } from './backport-report.ts'
import { describeOutcome } from './describe-outcome.ts'
import { pullRequestOf } from './render-comment.ts'

/** The report as lines of a log. */
export function renderBackportLog(report: BackportReport): readonly string[] {
  const { from, original, targets, nothing, dryRun } = report
  const name = original.number === undefined ? original.landed.slice(0, 7) : `#${original.number}`
  const width = Math.max(0, ...targets.map(({ channel }) => channel.length))
  const rows = targets.flatMap(({ channel, outcome }) => {
    const { sign, said, toDo } = describeOutcome(outcome, dryRun)
    const pull = pullRequestOf(outcome)
    const number = pull === undefined ? '' : `#${pull.number} `
    return [
      `  ${sign} ${channel.padEnd(width)}  ${number}${said}`,
      ...toDo.map((line) => `      ${line}`),
    ]
  })
  const lines = [
    `Backport of ${name} from ${from}: ${original.title}`,
    ...(nothing === undefined ? rows : [`  ${nothing}`]),
  ]
  return lines.map((line) => {
    const indent = line.length - line.trimStart().length
    return ' '.repeat(indent) + logText(line)
  })
}

import type { PolicyProblem } from './problem.ts'

const MOST_SHOWN = 50

/**
 * The problems as text for a log, in file order: place, setting and sentence; what is written;
 * what to do.
 *
 * ```text
 * .github/sluice.yml:5:21 channels.stable.enter.error-rate.max: `1` is ambiguous: it may mean 1 % or 100 %.
 *   written: 1
 *   fix: Write `1%` or `100%`.
 * ```
 */
export function formatPolicyProblems(problems: readonly PolicyProblem[]): string {
  const shown = problems.slice(0, MOST_SHOWN).map(formatProblem)
  const hidden = problems.length - shown.length
  if (hidden > 0) shown.push(`… and ${hidden} more.`)
  return shown.join('\n')
}

function formatProblem({ file, line, column, path, value, message, fix }: PolicyProblem): string {
  const setting = path.length === 0 ? '' : `${formatPath(path)}: `
  const lines = [`${file}:${line}:${column} ${setting}${message}`]
  if (value !== undefined) lines.push(`  written: ${value}`)
  lines.push(`  fix: ${fix}`)
  return lines.map(withoutCommands).join('\n')
}

function formatPath(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`
      const word = step.length > 64 ? `${step.slice(0, 63)}…` : step
      return index === 0 ? word : `.${word}`
    })
    .join('')
}

/**
 * The Actions runner obeys `##[command]` anywhere in a line, and `::command::` at its beginning,
 * which only `file` could be.
 */
function withoutCommands(line: string): string {
  return line.replaceAll('##[', '## [').replace(/^(\s*):(?=:)/, '$1: ')
}

import type { Palette } from './palette.ts'

/**
 * A job's log as GitHub shows it: groups are folded to their title, annotations carry their level.
 * The groups in which the runner says which step it runs can be left out.
 */
export function foldLog(
  lines: readonly string[],
  palette: Palette,
  options: { readonly withRunner: boolean },
): readonly string[] {
  const shown: string[] = []
  let group: { readonly title: string; lines: number } | undefined
  for (const line of lines) {
    const [, command, text = ''] = /^##\[([a-z]+)\](.*)$/.exec(line) ?? []
    if (command === 'group') {
      group = { title: text, lines: 0 }
    } else if (command === 'endgroup' && group !== undefined) {
      if (options.withRunner || !group.title.startsWith('Run ')) shown.push(folded(group, palette))
      group = undefined
    } else if (group !== undefined) {
      group.lines += 1
    } else {
      shown.push(
        command === undefined ? coloured(line, palette) : annotation(command, text, palette),
      )
    }
  }
  return group === undefined ? shown : [...shown, folded(group, palette)]
}

function folded(
  group: { readonly title: string; readonly lines: number },
  palette: Palette,
): string {
  const count = group.lines === 0 ? '' : palette.dim(` (${group.lines} lines)`)
  return `${palette.dim('▸')} ${group.title}${count}`
}

function annotation(level: string, text: string, palette: Palette): string {
  switch (level) {
    case 'error':
      return `${palette.red('Error:')} ${text}`
    case 'warning':
      return `${palette.yellow('Warning:')} ${text}`
    case 'notice':
      return `${palette.blue('Notice:')} ${text}`
    default:
      return text
  }
}

function coloured(line: string, palette: Palette): string {
  return line
    .replace(/^(\s*)✓/, (_, indent: string) => indent + palette.green('✓'))
    .replace(/^(\s*)✗/, (_, indent: string) => indent + palette.red('✗'))
    .replace(
      /^(\s*)([…?]) /,
      (_, indent: string, mark: string) => `${indent}${palette.yellow(mark)} `,
    )
}

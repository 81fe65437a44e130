import type { Palette } from './palette.ts'
import { columnsOf, padTo, wrapText } from './wrap-text.ts'

const GAP = '  '
/** Below this, columns are too narrow to read: each row becomes a small list. */
const NARROWEST_CELL = 12

/** A table for a terminal of so many columns. Cells are wrapped; columns without text are left out. */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  palette: Palette,
): readonly string[] {
  const used = header.flatMap((title, index) =>
    title !== '' || rows.some((row) => (row[index] ?? '') !== '') ? [index] : [],
  )
  const titles = used.map((index) => header[index] ?? '')
  const cells = rows.map((row) => used.map((index) => row[index] ?? ''))
  const widths = fit(
    titles.map((title, at) =>
      Math.max(...[title, ...cells.map((row) => row[at] ?? '')].map(columnsOf)),
    ),
    columns - GAP.length * (titles.length - 1),
  )
  if (widths === undefined) return asLists(titles, cells, columns, palette)
  return [
    ...rowLines(titles.map(palette.dim), widths),
    palette.dim(widths.map((width) => '─'.repeat(width)).join(GAP)),
    ...cells.flatMap((row) => rowLines(row, widths)),
  ]
}

/** Takes columns from the widest until all fit; undefined when that leaves too little to read. */
function fit(natural: readonly number[], columns: number): readonly number[] | undefined {
  const widths = [...natural]
  for (let over = sum(widths) - columns; over > 0; over -= 1) {
    const widest = widths.indexOf(Math.max(...widths))
    const width = widths[widest] ?? 0
    if (width <= NARROWEST_CELL) return undefined
    widths[widest] = width - 1
  }
  return widths
}

function rowLines(row: readonly string[], widths: readonly number[]): readonly string[] {
  const wrapped = row.map((cell, at) => wrapText(cell, widths[at] ?? 0, { cut: true }))
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, at) => padTo(lines[line] ?? '', widths[at] ?? 0))
      .join(GAP)
      .trimEnd(),
  )
}

function asLists(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  palette: Palette,
): readonly string[] {
  return rows.flatMap((row) => {
    const [mark = '', name = '', ...rest] = row
    const details = rest.flatMap((cell, at) =>
      wrapText(`    ${palette.dim((titles[at + 2] ?? '').toLowerCase())} ${cell}`, columns, {
        hanging: '  ',
      }),
    )
    return [`${mark} ${palette.bold(name)}`, ...details]
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

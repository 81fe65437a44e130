import { marked, type Token, type Tokens } from 'marked'
import type { Palette } from './palette.ts'
import { renderTable } from './table.ts'
import { wrapText } from './wrap-text.ts'

/** Markdown as GitHub would show it, for a terminal: links lose their address, tables keep shape. */
export function renderMarkdown(
  markdown: string,
  columns: number,
  palette: Palette,
): readonly string[] {
  const blocks = marked
    .lexer(markdown)
    .map((token) => renderBlock(token, columns, palette))
    .filter((lines) => lines.length > 0)
  return blocks.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
}

// Marked's tokens are a union with an open member (`Generic`), which its type guard cannot narrow.
const isTable = (token: Token): token is Tokens.Table => token.type === 'table'
const isList = (token: Token): token is Tokens.List => token.type === 'list'

function renderBlock(token: Token, columns: number, palette: Palette): readonly string[] {
  if (isTable(token)) {
    return renderTable(
      token.header.map((cell) => inline(cell.tokens, palette)),
      token.rows.map((row) => row.map((cell) => colourMark(inline(cell.tokens, palette), palette))),
      columns,
      palette,
    )
  }
  if (isList(token)) {
    return token.items.flatMap((item) =>
      wrapText(`- ${inline(item.tokens, palette)}`, columns, { hanging: '  ' }),
    )
  }
  switch (token.type) {
    case 'space':
    case 'html':
      return []
    case 'heading':
      return wrapText(palette.bold(inline(token.tokens ?? [], palette)), columns)
    case 'paragraph':
      return inline(token.tokens ?? [], palette)
        .split('\n')
        .flatMap((line) => wrapText(line, columns))
    default:
      return token.raw.trimEnd().split('\n')
  }
}

function inline(tokens: readonly Token[], palette: Palette): string {
  return tokens.map((token) => inlineOne(token, palette)).join('')
}

function inlineOne(token: Token, palette: Palette): string {
  const children = 'tokens' in token && token.tokens !== undefined ? token.tokens : undefined
  switch (token.type) {
    case 'codespan':
      return palette.cyan(plain(token))
    case 'strong':
      return palette.bold(inline(children ?? [], palette))
    case 'br':
      return '\n'
    case 'html':
      return ''
    default:
      return children === undefined ? plain(token) : inline(children, palette)
  }
}

function plain(token: Token): string {
  const text = 'text' in token && typeof token.text === 'string' ? token.text : token.raw
  return decoded(text)
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity)
}

function colourMark(cell: string, palette: Palette): string {
  if (cell.startsWith('✓')) return palette.green(cell)
  if (cell.startsWith('✗')) return palette.red(cell)
  return cell.startsWith('…') || cell.startsWith('?') ? palette.yellow(cell) : cell
}

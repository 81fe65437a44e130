import type { ActionRun } from '@sluice/sandbox/runner'
import { foldLog } from './job-log.ts'
import { renderMarkdown } from './markdown.ts'
import { type Palette, paletteOf, type Style } from './palette.ts'
import { padTo, wrapText } from './wrap-text.ts'

const WIDEST = 100
const ACTOR_COLUMNS = 9

/** Tells the story on a terminal: one method for each kind of thing that is shown. */
export class Teller {
  readonly palette: Palette
  readonly coloured: boolean
  readonly #columns: number
  readonly #write: (line: string) => void
  #logs = 0

  constructor(options: {
    readonly coloured: boolean
    readonly columns: number | undefined
    readonly write: (line: string) => void
  }) {
    this.palette = paletteOf(options.coloured)
    this.coloured = options.coloured
    this.#columns = Math.min(options.columns ?? WIDEST, WIDEST)
    this.#write = options.write
  }

  title(text: string, lead: string): void {
    this.#print('', ...wrapText(this.palette.bold(text), this.#columns), '')
    this.#wrapped(lead, '  ')
  }

  scene(number: number, of: number, title: string, lead: string): void {
    const head = `━━ ${number}/${of}  ${title} `
    const rule = '━'.repeat(Math.max(0, this.#columns - [...head].length))
    this.#print('', '', this.palette.bold(this.palette.blue(head + rule)), '')
    this.#wrapped(lead, '  ')
    this.#print('')
  }

  /** Somebody, or something, did something. */
  deed(actor: string, text: string): void {
    const name = padTo(this.palette.bold(actor), ACTOR_COLUMNS)
    this.#print(
      ...wrapText(text, this.#columns - ACTOR_COLUMNS - 2).map((line, at) =>
        at === 0 ? `  ${name}${line}` : `  ${' '.repeat(ACTOR_COLUMNS)}${line}`,
      ),
    )
  }

  /** The runner's own lines are shown with the first log only: they are the same every time. */
  log(uses: string, run: ActionRun, seconds: number): void {
    const end =
      run.conclusion === 'success'
        ? this.palette.green('success')
        : this.palette.red(run.conclusion)
    this.boxed(
      `${uses}: the log, folded as on GitHub`,
      foldLog(run.log, this.palette, { withRunner: this.#logs === 0 }),
      '  ',
    )
    this.#logs += 1
    this.#print(
      `  ${this.palette.dim('╰─')} ${end} ${this.palette.dim(`in ${seconds.toFixed(1)} s`)}`,
    )
  }

  markdown(title: string, text: string): void {
    this.boxed(title, renderMarkdown(text, this.#columns - 4, this.palette))
    this.#print(`  ${this.palette.dim('╰─')}`)
  }

  /** Lines that are shown as they are: files, graphs. */
  verbatim(title: string, lines: readonly string[]): void {
    this.#print('', `  ${this.palette.dim('╭─')} ${this.palette.dim(title)}`)
    for (const line of lines) this.#print(`  ${this.palette.dim('│')} ${line}`)
    this.#print(`  ${this.palette.dim('╰─')}`)
  }

  boxed(title: string, lines: readonly string[], hanging = ''): void {
    const bar = this.palette.dim('│')
    this.#print('', `  ${this.palette.dim('╭─')} ${this.palette.dim(title)}`)
    for (const line of lines) {
      for (const part of wrapText(line, this.#columns - 4, { hanging })) {
        this.#print(`  ${bar} ${part}`.trimEnd())
      }
    }
  }

  proven(text: string): void {
    this.#marked(this.palette.green('✓'), text)
  }

  refuted(text: string): void {
    this.#marked(this.palette.red('✗'), text)
  }

  text(text: string, style: Style = (plain) => plain): void {
    this.#wrapped(style(text), '  ')
  }

  gap(): void {
    this.#print('')
  }

  #marked(mark: string, text: string): void {
    const [first = '', ...rest] = wrapText(text, this.#columns - 4)
    this.#print(`  ${mark} ${first}`, ...rest.map((line) => `    ${line}`))
  }

  #wrapped(text: string, indent: string): void {
    for (const paragraph of text.split('\n'))
      this.#print(...wrapText(indent + paragraph, this.#columns))
  }

  #print(...lines: readonly string[]): void {
    for (const line of lines) this.#write(line.trimEnd())
  }
}

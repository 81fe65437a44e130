import { detached, KeptSamples } from './kept-samples.ts'
import { type MetricFamily, metadataIn } from './metadata-line.ts'
import { type Parsed, type Problem, parsed } from './parsed.ts'
import { isPlainSample } from './plain-line.ts'
import type { PageOptions, PrometheusPage } from './prometheus-page.ts'
import { SampleLine } from './sample-line.ts'
import { familyNames, type SeriesSelector } from './series-selector.ts'

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const HASH = 35

/** What is wrong with a line, and where in it (from 1). */
type LineProblem = { readonly message: string; readonly column?: number }

/**
 * Reads a page of metrics piece by piece: memory is bounded by the longest line and the selected
 * series. `push` answers whether more is wanted, so that a download can stop at the first problem.
 */
export class PrometheusTextReader {
  readonly #familyNames: ReadonlySet<string>
  readonly #format: PrometheusPage['format'] | undefined
  readonly #maxLineLength: number
  readonly #scanner = new SampleLine()
  readonly #families = new Map<string, MetricFamily>()
  readonly #kept: KeptSamples
  #rest = ''
  #line = 0
  #ended = false
  #exemplarLine: number | undefined
  #problem: Problem | undefined

  constructor(selector: SeriesSelector, options: PageOptions = {}) {
    this.#familyNames = familyNames(selector)
    this.#format = options.format
    this.#maxLineLength = options.maxLineLength ?? 1024 * 1024
    this.#kept = new KeptSamples(selector, options.maxSamples ?? 100_000)
  }

  push(piece: string): boolean {
    if (this.#problem !== undefined) return false
    const text = this.#rest === '' ? piece : this.#rest + piece
    let start = 0
    let end = text.indexOf('\n')
    while (end !== -1 && this.#problem === undefined) {
      this.#take(text, start, end)
      start = end + 1
      end = text.indexOf('\n', start)
    }
    this.#rest = detached(text.slice(start))
    if (this.#rest.length > this.#maxLineLength) {
      this.#fail(this.#line + 1, { message: `is longer than ${this.#maxLineLength} characters` })
    }
    return this.#problem === undefined
  }

  end(): Parsed<PrometheusPage> {
    if (this.#rest === '# EOF') {
      // OpenMetrics lets the last line go without its line feed.
      this.#take(this.#rest, 0, this.#rest.length)
    } else if (this.#rest !== '') {
      this.#fail(this.#line + 1, { message: 'the page ends within this line: it was cut off' })
    }
    const format = this.#format ?? (this.#ended ? 'openmetrics' : 'text')
    if (format === 'openmetrics' && !this.#ended) {
      this.#fail(this.#line, { message: 'the page ends without # EOF: it was cut off' })
    }
    if (format === 'text' && this.#exemplarLine !== undefined) {
      this.#fail(this.#exemplarLine, { message: 'an exemplar, which only OpenMetrics has' })
    }
    if (this.#problem !== undefined) return { ok: false, problem: this.#problem }
    return parsed({ format, families: this.#families, samples: this.#kept.all(format) })
  }

  #fail(line: number, problem: LineProblem): void {
    this.#problem ??= { why: 'malformed', line: Math.max(1, line), ...problem }
  }

  #take(text: string, start: number, end: number): void {
    this.#line += 1
    const problem = this.#readLine(text, start, end)
    if (problem !== undefined) this.#fail(this.#line, problem)
  }

  #readLine(text: string, from: number, to: number): LineProblem | undefined {
    let start = from
    let end = to
    while (start < end && isBlank(text.charCodeAt(start))) start += 1
    while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
    if (start === end) return undefined
    if (this.#ended) return { message: 'the page goes on after # EOF' }
    if (text.charCodeAt(start) === HASH) return this.#readComment(text.slice(start, end))

    if (!this.#kept.mayWant(text, start) && isPlainSample(text, start, end)) return undefined
    const problem = this.#scanner.scan(text, start, end)
    if (problem !== undefined) {
      return { message: problem, column: this.#scanner.problemAt - from + 1 }
    }
    if (this.#scanner.exemplar !== -1) this.#exemplarLine ??= this.#line
    const unkept = this.#kept.add(text, start, this.#scanner)
    return unkept === undefined ? undefined : { message: unkept }
  }

  #readComment(line: string): LineProblem | undefined {
    const metadata = metadataIn(line)
    if (metadata.kind === 'comment') return undefined
    if (metadata.kind === 'problem') return { message: metadata.message }
    if (metadata.kind === 'end') {
      this.#ended = true
      return undefined
    }
    const { kind, name, text } = metadata
    if (!this.#familyNames.has(name)) return undefined
    const family = this.#families.get(name) ?? { name: detached(name) }
    if (family[kind] !== undefined) return { message: `a second ${kind} of ${name}` }
    this.#families.set(family.name, { ...family, [kind]: detached(text) })
    return undefined
  }
}

/** Carriage returns stand before line feeds in pages that went through Windows. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === CARRIAGE_RETURN || code === LINE_FEED
}

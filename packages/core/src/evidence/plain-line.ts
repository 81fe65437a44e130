const NAME = '[A-Za-z_:][A-Za-z0-9_:]*'
const LABEL = String.raw`[A-Za-z_][A-Za-z0-9_]*="(?:[^"\\\n]|\\[n"\\])*"`
const NUMBER = String.raw`[0-9]{1,20}(?:\.[0-9]{1,18})?`
const PLAIN = new RegExp(String.raw`${NAME}(?:\{${LABEL}(?:,${LABEL})*,?\})? ${NUMBER}`, 'y')

/** What the engine keeps to go back to grows with the line: a longer one is read with care. */
const LONGEST = 4096

/**
 * Whether a line is a sample as nearly all are written: one blank, a plain number, no time. Of the
 * series that nobody asked for more need not be known. The engine compiles the expression at its
 * second use, where a loop over characters is interpreted for the first megabytes of a page, and a
 * run reads one page.
 *
 * It says yes only where `SampleLine` finds no problem; a no means nothing.
 */
export function isPlainSample(text: string, start: number, end: number): boolean {
  if (end - start > LONGEST) return false
  PLAIN.lastIndex = start
  return PLAIN.test(text) && PLAIN.lastIndex === end
}

import type { Paint, Tone } from './terminal.ts'

const codes: Readonly<Record<Tone, readonly [on: number, off: number]>> = {
  good: [32, 39],
  bad: [31, 39],
  wait: [33, 39],
  strong: [1, 22],
  quiet: [2, 22],
}

/** @see https://no-color.org: any value but the empty one says no. */
export function paintFor(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  const plain = !isTerminal || environment['NO_COLOR'] || environment['TERM'] === 'dumb'
  return (tone, text) => {
    const [on, off] = codes[tone]
    return plain ? text : `\u001b[${on}m${text}\u001b[${off}m`
  }
}

const tones: Readonly<Record<string, Tone>> = {
  '✓': 'good',
  '✗': 'bad',
  '…': 'wait',
  '?': 'wait',
  '!': 'wait',
}

/** Colours the sign that a line of a report begins with; without colours the sign says it all. */
export function paintSign(paint: Paint, line: string): string {
  const [, indent = '', sign = '', rest = ''] = /^( *)(\S)( .*)$/.exec(line) ?? []
  const tone = tones[sign]
  return tone === undefined ? line : `${indent}${paint(tone, sign)}${rest}`
}

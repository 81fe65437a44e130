export type Style = (text: string) => string

export type Palette = {
  readonly bold: Style
  readonly dim: Style
  readonly red: Style
  readonly green: Style
  readonly yellow: Style
  readonly blue: Style
  readonly cyan: Style
}

const ESC = '\u001b['

/** Styles each word by itself, so that a styled text can be broken at any space. */
function style(code: number, coloured: boolean): Style {
  if (!coloured) return (text) => text
  return (text) =>
    text
      .split(' ')
      .map((word) => (word === '' ? '' : `${ESC}${code}m${word}${ESC}0m`))
      .join(' ')
}

export function paletteOf(coloured: boolean): Palette {
  return {
    bold: style(1, coloured),
    dim: style(2, coloured),
    red: style(31, coloured),
    green: style(32, coloured),
    yellow: style(33, coloured),
    blue: style(34, coloured),
    cyan: style(36, coloured),
  }
}

/** Colours are for people at a terminal who did not say no: https://no-color.org */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return (
    stream.isTTY === true &&
    (environment['NO_COLOR'] ?? '') === '' &&
    environment['TERM'] !== 'dumb'
  )
}

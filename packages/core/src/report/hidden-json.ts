/**
 * What one run keeps for the next in a comment on GitHub, where Markdown does not show it. No text
 * within it can end the comment of HTML that it stands in.
 *
 * @param name tells what is kept: `sluice:told`.
 */
export function hiddenJson(name: string, value: unknown): string {
  const json = JSON.stringify(value).replace(
    /[<>&-]/g,
    (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`,
  )
  return `<!-- ${name} ${json} -->`
}

/** The last one of this name in a text; undefined where there is none, and where it is damaged. */
export function readHiddenJson(name: string, text: string): unknown {
  const mark = `<!-- ${name} `
  const at = text.lastIndexOf(mark)
  const end = text.indexOf(' -->', at)
  if (at === -1 || end === -1) return undefined
  try {
    return JSON.parse(text.slice(at + mark.length, end))
  } catch {
    return undefined
  }
}

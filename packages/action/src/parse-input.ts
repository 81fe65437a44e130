import type { Parsed } from './read-inputs.ts'

export const DEFAULT_POLICY = '.github/sluice.yml'

export function parsed<Value>(value: Value): Parsed<Value> {
  return { ok: true, value }
}

export function refused(problem: string): Parsed<never> {
  return { ok: false, problem }
}

/** The token is never repeated in a problem. */
export function parseToken(text: string): Parsed<string> {
  if (text !== '') return parsed(text)
  return refused(
    "Input 'github-token' is empty. Leave it out to use the job's own token, or pass an App " +
      'token; a secret that does not exist, or that a fork may not read, arrives empty.',
  )
}

/** The policy's path in the repository, with `/`, without a leading `./`. */
export function parsePolicyPath(text: string): Parsed<string> {
  const path = text.replace(/^(\.\/)+/, '')
  const outside = path.startsWith('/') || path.split('/').includes('..') || path.includes('\\')
  if (path !== '' && !path.endsWith('/') && !outside) return parsed(path)
  return refused(
    `Input 'policy' is ${quote(text)}. It must be the path of a file inside the repository, ` +
      `such as '${DEFAULT_POLICY}'.`,
  )
}

export function parseWord<Word extends string>(
  name: string,
  text: string,
  words: readonly Word[],
): Parsed<Word> {
  const word = words.find((one) => one === text)
  if (word !== undefined) return parsed(word)
  const allowed = words.map((one) => `'${one}'`).join(' or ')
  return refused(`Input '${name}' is ${quote(text)}. It must be ${allowed}.`)
}

/** Booleans in the spellings of YAML 1.2's core schema, so that `yes` or `1` is not guessed at. */
export function parseBoolean(name: string, text: string): Parsed<boolean> {
  if (/^(true|True|TRUE)$/.test(text)) return parsed(true)
  if (/^(false|False|FALSE)$/.test(text)) return parsed(false)
  return refused(`Input '${name}' is ${quote(text)}. It must be 'true' or 'false'.`)
}

/** As JSON, so that a line break or a workflow command in a value cannot act in the log. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}

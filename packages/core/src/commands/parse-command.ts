import { toNumber } from '../decimal.ts'
import { isSha } from '../identifiers.ts'
import { nearest } from '../policy/spelling.ts'
import { secondsOf } from '../policy/values/duration.ts'
import { parsePair } from '../promotion/promotion-commit.ts'
import { oneLine } from '../report/inline-text.ts'
import type { Command, CommandKind, ParsedCommand } from './command.ts'

/** A reason is a sentence, not a page. In characters, as the whole line. */
const LONGEST_LINE = 600

/** How each is written, for people. */
export const commandUsage: Readonly<Record<CommandKind, string>> = {
  refresh: '/sluice refresh',
  'not-needed': '/sluice not-needed COMMIT REASON',
  override: '/sluice override GATE REASON',
  release: '/sluice release REASON',
}

const kinds: readonly CommandKind[] = ['refresh', 'not-needed', 'override', 'release']

/**
 * The command of a comment: its first line, from the very first character on, so that nothing in a
 * quote, a list or a block of code is one. Only text is looked at; nothing of it is ever executed.
 *
 * @returns undefined where the comment is no command at all.
 * @example parseCommand('/sluice release mended by #12')
 * // { ok: true, command: { kind: 'release', reason: 'mended by #12' } }
 */
export function parseCommand(body: string): ParsedCommand | undefined {
  const [first = ''] = body.slice(0, LONGEST_LINE + 1).split(/[\r\n]/, 1)
  if (!/^\/sluice(?=\s|$)/.test(first)) return undefined
  if (first.length > LONGEST_LINE)
    return refused(`The line is longer than ${LONGEST_LINE} characters. Say it shorter.`)
  const { word: verb, rest } = nextWord(first.slice('/sluice'.length))
  const kind = kinds.find((one) => one === verb)
  return kind === undefined ? refused(unknownVerb(verb)) : parsers[kind](rest)
}

const parsers: Readonly<Record<CommandKind, (rest: string) => ParsedCommand>> = {
  // What is said beside it is for people.
  refresh: () => taken({ kind: 'refresh' }),
  release: (rest) => withReason('release', rest, (reason) => ({ kind: 'release', reason })),
  'not-needed': (given) => {
    const { word: commit, rest } = nextWord(given)
    if (!isSha(commit))
      return refused(
        `A commit is named by all of its 40 digits. ${write('not-needed')}; the report has the whole line.`,
      )
    return withReason('not-needed', rest, (reason) => ({ kind: 'not-needed', commit, reason }))
  },
  override: parseOverride,
}

const GATES = /^[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*$/

function parseOverride(given: string): ParsedCommand {
  const named = nextWord(given)
  if (!GATES.test(named.word))
    return refused(
      `Name the gate, several with commas, or \`all\`: ${usage('override')}, such as \`/sluice override error-rate,latency we know of the outage\`.`,
    )
  const gates = named.word === 'all' ? 'all' : [...new Set(named.word.split(','))]
  if (gates !== 'all' && gates.includes('all'))
    return refused('`all` stands alone: no gate is named beside it.')
  let { rest } = named
  const at = optional(rest, 'at')
  const pair = at && parsePair(at.word)
  if (at !== undefined && pair === undefined)
    return refused(
      `After \`at\` stands the end of the promotion’s branch, twelve digits of the candidate and twelve of the baseline: \`at 4f2d9b1c0a1b-9c1e0aa12345\`.`,
    )
  rest = at?.rest ?? rest
  const during = optional(rest, 'for')
  const seconds = during && secondsOf(during.word)
  if (during !== undefined && (seconds === undefined || toNumber(seconds) < 60))
    return refused(
      'After `for` stands how long, at least a minute: `for 6h`. A reason does not begin with this word.',
    )
  rest = during?.rest ?? rest
  return withReason('override', rest, (reason) => ({
    kind: 'override',
    gates,
    ...(pair === undefined ? {} : { pair }),
    ...(seconds === undefined ? {} : { forSeconds: toNumber(seconds) }),
    reason,
  }))
}

function withReason(
  kind: CommandKind,
  rest: string,
  make: (reason: string) => Command,
): ParsedCommand {
  // Bounded and without control characters from here on; a renderer escapes the rest.
  const reason = oneLine(rest)
  if (!/[\p{L}\p{N}]/u.test(reason))
    return refused(`A reason is missing: it stays on record. ${write(kind)}.`)
  return taken(make(reason))
}

type Word = { readonly word: string; readonly rest: string }

function nextWord(text: string): Word {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(text) ?? []
  return { word, rest }
}

/** What stands after a word, where that word is next. */
function optional(text: string, keyword: 'at' | 'for'): Word | undefined {
  const { word, rest } = nextWord(text)
  return word === keyword ? nextWord(rest) : undefined
}

function unknownVerb(verb: string): string {
  const meant = nearest(verb, kinds)
  const list = kinds.map((kind) => usage(kind)).join(', ')
  if (meant !== undefined) return `There is no such command. Did you mean \`/sluice ${meant}\`?`
  return `There is no such command. There are: ${list}.`
}

function usage(kind: CommandKind): string {
  return `\`${commandUsage[kind]}\``
}

function write(kind: CommandKind): string {
  return `Write ${usage(kind)}`
}

function taken(command: Command): ParsedCommand {
  return { ok: true, command }
}

function refused(why: string): ParsedCommand {
  return { ok: false, why }
}

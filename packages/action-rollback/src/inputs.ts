import { parseRevertNames, type RevertName, type Severity } from '@sluice/core'

/**
 * The action's inputs and the variables in which `action.yml` passes them: a composite action gets
 * no `INPUT_*`, and a hyphen in a variable's name does not survive every `sh`.
 */
export const inputVariables = {
  'github-token': 'SLUICE_GITHUB_TOKEN',
  policy: 'SLUICE_POLICY',
  channel: 'SLUICE_CHANNEL',
  to: 'SLUICE_TO',
  revert: 'SLUICE_REVERT',
  reason: 'SLUICE_REASON',
  severity: 'SLUICE_SEVERITY',
  mode: 'SLUICE_MODE',
  confirm: 'SLUICE_CONFIRM',
  'dry-run': 'SLUICE_DRY_RUN',
} as const

type InputName = keyof typeof inputVariables

/** What an empty input stands for: a workflow's `${{ inputs.x }}` is empty on a schedule. */
export const inputDefaults = {
  policy: '.github/sluice.yml',
  channel: 'stable',
  to: 'last-good',
  severity: 'critical',
  mode: 'rollback',
  confirm: 'false',
  'dry-run': 'false',
} as const

type Mode = 'rollback' | 'watch'

export type Inputs = {
  readonly token: string
  /** Path of the policy in the repository, with `/`, without a leading `./`. */
  readonly policyPath: string
  readonly channel: string
  readonly to: string
  /** Empty where nothing is reverted. */
  readonly revert: readonly RevertName[]
  readonly reason: string
  readonly severity: Severity
  readonly mode: Mode
  readonly confirmed: boolean
  readonly dryRun: boolean
}

export type InputsResult =
  | { readonly ok: true; readonly inputs: Inputs }
  | { readonly ok: false; readonly problems: readonly string[] }

/**
 * Reads the inputs from an environment. All problems come at once; each names the input, what was
 * given and what is allowed. The token is never repeated.
 */
export function readInputs(env: Readonly<Record<string, string | undefined>>): InputsResult {
  const given = (name: InputName) => (env[inputVariables[name]] ?? '').trim()
  const problems: string[] = []
  const value = <Value>(parsed: Parsed<Value>, fallback: Value): Value => {
    if (parsed.ok) return parsed.value
    problems.push(parsed.problem)
    return fallback
  }
  const mode = value<Mode>(
    parseWord('mode', given('mode') || inputDefaults.mode, ['rollback', 'watch']),
    'rollback',
  )
  const inputs: Inputs = {
    token: value(parseToken(given('github-token')), ''),
    policyPath: value(parsePolicyPath(given('policy') || inputDefaults.policy), ''),
    channel: value(parseOne('channel', given('channel') || inputDefaults.channel), ''),
    to: value(parseOne('to', given('to') || inputDefaults.to), ''),
    revert: value(parseRevert(given('revert')), []),
    reason: value(parseReason(given('reason'), mode), ''),
    severity: value<Severity>(
      parseWord('severity', given('severity') || inputDefaults.severity, ['critical', 'standard']),
      'critical',
    ),
    mode,
    confirmed: value(parseBoolean('confirm', given('confirm') || inputDefaults.confirm), false),
    dryRun: value(parseBoolean('dry-run', given('dry-run') || inputDefaults['dry-run']), true),
  }
  if (inputs.revert.length > 0 && given('to') !== '' && given('to') !== inputDefaults.to)
    problems.push("Inputs 'to' and 'revert' are both given. Choose one of them.")
  return problems.length === 0 ? { ok: true, inputs } : { ok: false, problems }
}

type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string }

const parsed = <Value>(value: Value): Parsed<Value> => ({ ok: true, value })
const refused = (problem: string): Parsed<never> => ({ ok: false, problem })

function parseToken(text: string): Parsed<string> {
  if (text !== '') return parsed(text)
  return refused(
    "Input 'github-token' is empty. Leave it out to use the job's own token, or pass an App " +
      'token; a secret that does not exist, or that a fork may not read, arrives empty.',
  )
}

function parsePolicyPath(text: string): Parsed<string> {
  const path = text.replace(/^(\.\/)+/, '')
  const outside = path.startsWith('/') || path.split('/').includes('..') || path.includes('\\')
  if (path !== '' && !path.endsWith('/') && !outside) return parsed(path)
  return refused(
    `Input 'policy' is ${quote(text)}. It must be the path of a file inside the repository, ` +
      `such as '${inputDefaults.policy}'.`,
  )
}

/** A name as git knows it; nothing that git or GitHub would read as an expression. */
function parseOne(name: 'channel' | 'to', text: string): Parsed<string> {
  if (/^[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$/.test(text) && !text.includes('..')) return parsed(text)
  return refused(
    name === 'channel'
      ? `Input 'channel' is ${quote(text)}. It must be the name of one channel.`
      : `Input 'to' is ${quote(text)}. It must be 'last-good', 'before-rollback', a commit or a tag.`,
  )
}

function parseRevert(text: string): Parsed<readonly RevertName[]> {
  const read = parseRevertNames(text)
  if (read.ok) return parsed(read.names)
  return refused(
    `Input 'revert' has ${read.wrong.map(quote).join(', ')}. It must be a list of commits (at ` +
      "least 7 digits), pull requests ('#12') and ranges ('4f2d9b1..9c1e0aa').",
  )
}

function parseReason(text: string, mode: Mode): Parsed<string> {
  if (text !== '' || mode === 'watch') return parsed(text)
  return refused(
    "Input 'reason' is empty. Say in a sentence why: it is kept in the commit, the pull request " +
      'and the incident.',
  )
}

function parseWord<Word extends string>(
  name: InputName,
  text: string,
  words: readonly Word[],
): Parsed<Word> {
  const word = words.find((one) => one === text)
  if (word !== undefined) return parsed(word)
  const allowed = words.map((one) => `'${one}'`).join(' or ')
  return refused(`Input '${name}' is ${quote(text)}. It must be ${allowed}.`)
}

/** Booleans in the spellings of YAML 1.2's core schema, so that `yes` or `1` is not guessed at. */
function parseBoolean(name: InputName, text: string): Parsed<boolean> {
  if (/^(true|True|TRUE)$/.test(text)) return parsed(true)
  if (/^(false|False|FALSE)$/.test(text)) return parsed(false)
  return refused(`Input '${name}' is ${quote(text)}. It must be 'true' or 'false'.`)
}

/** As JSON, so that a line break or a workflow command in a value cannot act in the log. */
function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}

import {
  DEFAULT_POLICY,
  type Environment,
  type InputsResult,
  inputReader,
  type Parsed,
  parseBoolean,
  parsed,
  parsePolicyPath,
  parseToken,
  parseWord,
  quote,
  refused,
} from '@sluice/action'
import { parseRevertNames, type RevertName, type Severity } from '@sluice/core'

/** The action's inputs and the variables in which `action.yml` passes them. */
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

/** What an empty input stands for: a workflow's `${{ inputs.x }}` is empty on a schedule. */
export const inputDefaults = {
  policy: DEFAULT_POLICY,
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

/**
 * Reads the inputs from an environment. All problems come at once; each names the input, what was
 * given and what is allowed. The token is never repeated.
 */
export function readInputs(env: Environment): InputsResult<Inputs> {
  const { given, value, refuse, result } = inputReader(inputVariables, env)
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
    refuse("Inputs 'to' and 'revert' are both given. Choose one of them.")
  return result(inputs)
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

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
  quote,
  refused,
} from '@sluice/action'

/** The action's inputs and the variables in which `action.yml` passes them. */
export const inputVariables = {
  'github-token': 'SLUICE_GITHUB_TOKEN',
  policy: 'SLUICE_POLICY',
  channel: 'SLUICE_CHANNEL',
  'dry-run': 'SLUICE_DRY_RUN',
  'fail-on': 'SLUICE_FAIL_ON',
} as const

/** What an empty input stands for: a workflow's `${{ inputs.x }}` is empty on a schedule. */
export const inputDefaults = {
  policy: DEFAULT_POLICY,
  'dry-run': 'false',
  'fail-on': 'unmeasured',
} as const

/** Outcomes that a caller may want to see red. */
const failableOutcomes = ['blocked', 'waiting', 'unmeasured'] as const

export type FailableOutcome = (typeof failableOutcomes)[number]

export type Inputs = {
  readonly token: string
  /** Path of the policy in the repository, with `/`, without a leading `./`. */
  readonly policyPath: string
  /** Absent: every channel of the policy that has a way in. */
  readonly channel?: string
  readonly dryRun: boolean
  /** Empty where the caller said `nothing`. */
  readonly failOn: readonly FailableOutcome[]
}

/**
 * Reads the inputs from an environment. All problems come at once; each names the input, what was
 * given and what is allowed. The token is never repeated.
 *
 * @example
 * readInputs({ SLUICE_GITHUB_TOKEN: 't', SLUICE_CHANNEL: 'stable', SLUICE_DRY_RUN: 'true' })
 * // { ok: true, inputs: { token: 't', policyPath: '.github/sluice.yml', channel: 'stable',
 * //   dryRun: true, failOn: ['unmeasured'] } }
 */
export function readInputs(env: Environment): InputsResult<Inputs> {
  const { given, value, result } = inputReader(inputVariables, env)
  const channel = value(parseChannel(given('channel')), '')
  const inputs: Inputs = {
    token: value(parseToken(given('github-token')), ''),
    policyPath: value(parsePolicyPath(given('policy') || inputDefaults.policy), ''),
    ...(channel === '' ? {} : { channel }),
    dryRun: value(parseBoolean('dry-run', given('dry-run') || inputDefaults['dry-run']), true),
    failOn: value(parseFailOn(given('fail-on') || inputDefaults['fail-on']), []),
  }
  return result(inputs)
}

function parseChannel(text: string): Parsed<string> {
  if (!/[\s,]/.test(text)) return parsed(text)
  return refused(
    `Input 'channel' is ${quote(text)}. It must be the name of one channel of the policy, or ` +
      'empty for every channel that has a `from` or an `auto-merge`.',
  )
}

function parseFailOn(text: string): Parsed<readonly FailableOutcome[]> {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => name !== 'nothing' && !isFailable(name))
  const allowed = failableOutcomes.map((name) => `'${name}'`).join(', ')
  if (unknown.length > 0) {
    return refused(
      `Input 'fail-on' has ${unknown.map(quote).join(', ')}. It must be a comma list of ` +
        `${allowed}, or 'nothing'.`,
    )
  }
  const outcomes = names.filter(isFailable)
  if (outcomes.length > 0 && outcomes.length < names.length) {
    return refused(
      `Input 'fail-on' is ${quote(text)}: 'nothing' beside an outcome. Choose either 'nothing' ` +
        `or a comma list of ${allowed}.`,
    )
  }
  return parsed(failableOutcomes.filter((outcome) => outcomes.includes(outcome)))
}

function isFailable(name: string): name is FailableOutcome {
  return failableOutcomes.some((outcome) => outcome === name)
}

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
  'pull-request': 'SLUICE_PULL_REQUEST',
  targets: 'SLUICE_TARGETS',
  conflicts: 'SLUICE_CONFLICTS',
  'dry-run': 'SLUICE_DRY_RUN',
} as const

/** What an empty input stands for: a workflow's `${{ inputs.x }}` is empty on other events. */
export const inputDefaults = { policy: DEFAULT_POLICY, 'dry-run': 'false' } as const

export type Inputs = {
  readonly token: string
  /** Path of the policy in the repository, with `/`, without a leading `./`. */
  readonly policyPath: string
  /** Absent: the event tells. */
  readonly pullRequest?: number
  /** Absent: policy, labels or the comment tell. */
  readonly targets?: readonly string[]
  /** Absent: the policy tells. */
  readonly conflicts?: 'draft' | 'fail'
  readonly dryRun: boolean
}

/**
 * Reads the inputs from an environment. All problems come at once; each names the input, what was
 * given and what is allowed. The token is never repeated.
 *
 * @example
 * readInputs({ SLUICE_GITHUB_TOKEN: 't', SLUICE_PULL_REQUEST: '12', SLUICE_TARGETS: 'legacy' })
 * // { ok: true, inputs: { token: 't', policyPath: '.github/sluice.yml', pullRequest: 12,
 * //   targets: ['legacy'], dryRun: false } }
 */
export function readInputs(env: Environment): InputsResult<Inputs> {
  const { given, value, result } = inputReader(inputVariables, env)
  const number = value(parseNumber(given('pull-request')), undefined)
  const targets = value(parseTargets(given('targets')), undefined)
  const conflicts = value(parseConflicts(given('conflicts')), undefined)
  const inputs: Inputs = {
    token: value(parseToken(given('github-token')), ''),
    policyPath: value(parsePolicyPath(given('policy') || inputDefaults.policy), ''),
    ...(number === undefined ? {} : { pullRequest: number }),
    ...(targets === undefined ? {} : { targets }),
    ...(conflicts === undefined ? {} : { conflicts }),
    dryRun: value(parseBoolean('dry-run', given('dry-run') || inputDefaults['dry-run']), true),
  }
  return result(inputs)
}

function parseNumber(text: string): Parsed<number | undefined> {
  if (text === '') return parsed(undefined)
  const digits = text.replace(/^#/, '')
  const number = Number(digits)
  if (/^[1-9]\d*$/.test(digits) && Number.isSafeInteger(number)) return parsed(number)
  return refused(
    `Input 'pull-request' is ${quote(text)}. It must be the number of a merged pull request, ` +
      'such as 12, or empty to take it from the event.',
  )
}

function parseTargets(text: string): Parsed<readonly string[] | undefined> {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.every((name) => !/\s/.test(name)))
    return parsed(names.length === 0 ? undefined : [...new Set(names)])
  return refused(
    `Input 'targets' is ${quote(text)}. It must be a comma list of channels of the policy, such ` +
      "as 'next,legacy', or empty.",
  )
}

function parseConflicts(text: string): Parsed<'draft' | 'fail' | undefined> {
  if (text === '') return parsed(undefined)
  if (text === 'draft' || text === 'fail') return parsed(text)
  return refused(
    `Input 'conflicts' is ${quote(text)}. It must be 'draft' or 'fail', or empty to take what the ` +
      'policy says.',
  )
}

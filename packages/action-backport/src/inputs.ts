/**
 * The action's inputs and the variables in which `action.yml` passes them: a composite action gets
 * no `INPUT_*`, and a hyphen in a variable's name does not survive every `sh`.
 */
export const inputVariables = {
  'github-token': 'SLUICE_GITHUB_TOKEN',
  policy: 'SLUICE_POLICY',
  'pull-request': 'SLUICE_PULL_REQUEST',
  targets: 'SLUICE_TARGETS',
  conflicts: 'SLUICE_CONFLICTS',
  'dry-run': 'SLUICE_DRY_RUN',
} as const

type InputName = keyof typeof inputVariables

/** What an empty input stands for: a workflow's `${{ inputs.x }}` is empty on other events. */
export const inputDefaults = { policy: '.github/sluice.yml', 'dry-run': 'false' } as const

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

export type InputsResult =
  | { readonly ok: true; readonly inputs: Inputs }
  | { readonly ok: false; readonly problems: readonly string[] }

/**
 * Reads the inputs from an environment. All problems come at once; each names the input, what was
 * given and what is allowed. The token is never repeated.
 *
 * @example
 * readInputs({ SLUICE_GITHUB_TOKEN: 't', SLUICE_PULL_REQUEST: '12', SLUICE_TARGETS: 'legacy' })
 * // { ok: true, inputs: { token: 't', policyPath: '.github/sluice.yml', pullRequest: 12,
 * //   targets: ['legacy'], dryRun: false } }
 */
export function readInputs(env: Readonly<Record<string, string | undefined>>): InputsResult {
  const given = (name: InputName) => (env[inputVariables[name]] ?? '').trim()
  const problems: string[] = []
  const value = <Value>(parsed: Parsed<Value>, fallback: Value): Value => {
    if (parsed.ok) return parsed.value
    problems.push(parsed.problem)
    return fallback
  }
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

/**
 * The action's inputs and the variables in which `action.yml` passes them: a composite action gets
 * no `INPUT_*`, and a hyphen in a variable's name does not survive every `sh`.
 */
export const inputVariables = {
  'github-token': 'SLUICE_GITHUB_TOKEN',
  policy: 'SLUICE_POLICY',
  channel: 'SLUICE_CHANNEL',
  'dry-run': 'SLUICE_DRY_RUN',
  'fail-on': 'SLUICE_FAIL_ON',
} as const

type InputName = keyof typeof inputVariables

/** What an empty input stands for: a workflow's `${{ inputs.x }}` is empty on a schedule. */
export const inputDefaults = {
  policy: '.github/sluice.yml',
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

export type InputsResult =
  | { readonly ok: true; readonly inputs: Inputs }
  | { readonly ok: false; readonly problems: readonly string[] }

/**
 * Reads the inputs from an environment. All problems come at once; each names the input, what was
 * given and what is allowed. The token is never repeated.
 *
 * @example
 * readInputs({ SLUICE_GITHUB_TOKEN: 't', SLUICE_CHANNEL: 'stable', SLUICE_DRY_RUN: 'true' })
 * // { ok: true, inputs: { token: 't', policyPath: '.github/sluice.yml', channel: 'stable',
 * //   dryRun: true, failOn: ['unmeasured'] } }
 */
export function readInputs(env: Readonly<Record<string, string | undefined>>): InputsResult {
  const given = (name: InputName) => (env[inputVariables[name]] ?? '').trim()
  const problems: string[] = []
  const value = <Value>(parsed: Parsed<Value>, fallback: Value): Value => {
    if (parsed.ok) return parsed.value
    problems.push(parsed.problem)
    return fallback
  }
  const channel = value(parseChannel(given('channel')), '')
  const inputs: Inputs = {
    token: value(parseToken(given('github-token')), ''),
    policyPath: value(parsePolicyPath(given('policy') || inputDefaults.policy), ''),
    ...(channel === '' ? {} : { channel }),
    dryRun: value(parseBoolean('dry-run', given('dry-run') || inputDefaults['dry-run']), true),
    failOn: value(parseFailOn(given('fail-on') || inputDefaults['fail-on']), []),
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

function parseChannel(text: string): Parsed<string> {
  if (!/[\s,]/.test(text)) return parsed(text)
  return refused(
    `Input 'channel' is ${quote(text)}. It must be the name of one channel of the policy, or ` +
      'empty for every channel that has a `from` or an `auto-merge`.',
  )
}

/** Booleans in the spellings of YAML 1.2's core schema, so that `yes` or `1` is not guessed at. */
function parseBoolean(name: InputName, text: string): Parsed<boolean> {
  if (/^(true|True|TRUE)$/.test(text)) return parsed(true)
  if (/^(false|False|FALSE)$/.test(text)) return parsed(false)
  return refused(`Input '${name}' is ${quote(text)}. It must be 'true' or 'false'.`)
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

/** As JSON, so that a line break or a workflow command in a value cannot act in the log. */
function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string }

export type InputsResult<Inputs> =
  | { readonly ok: true; readonly inputs: Inputs }
  | { readonly ok: false; readonly problems: readonly string[] }

export type InputReader<Name extends string> = {
  /** What was given, without spaces around it; empty where it was left out. */
  readonly given: (name: Name) => string
  /** The parsed value; a problem is noted, and the fallback stands in until all are told. */
  readonly value: <Value>(parsed: Parsed<Value>, fallback: Value) => Value
  readonly refuse: (problem: string) => void
  /** The inputs, or all problems at once. */
  readonly result: <Inputs>(inputs: Inputs) => InputsResult<Inputs>
}

/**
 * Reads inputs from the environment: a composite action gets no `INPUT_*`, and a hyphen in a
 * variable's name does not survive every `sh`.
 */
export function inputReader<Name extends string>(
  variables: Readonly<Record<Name, string>>,
  env: Readonly<Record<string, string | undefined>>,
): InputReader<Name> {
  const problems: string[] = []
  return {
    given: (name) => (env[variables[name]] ?? '').trim(),
    value: (parsed, fallback) => {
      if (parsed.ok) return parsed.value
      problems.push(parsed.problem)
      return fallback
    },
    refuse: (problem) => {
      problems.push(problem)
    },
    result: (inputs) => (problems.length === 0 ? { ok: true, inputs } : { ok: false, problems }),
  }
}

/** What kind of rule a problem breaks. Stable: scripts may switch on it, sentences may change. */
export type PolicyProblemCode =
  | 'file-size'
  | 'characters'
  | 'yaml-syntax'
  | 'yaml-feature'
  | 'empty'
  | 'duplicate-key'
  | 'reserved-key'
  | 'unknown-key'
  | 'missing'
  | 'type'
  | 'value'
  | 'secret'
  | 'never-passes'
  | 'never-fails'
  | 'reference'
  | 'conflict'
  | 'no-effect'
  | 'no-gates'
  | 'no-evidence'

/** One thing that is wrong with a policy file, where, and how to put it right. */
export type PolicyProblem = {
  readonly code: PolicyProblemCode
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1, in UTF-16 code units as editors do. */
  readonly column: number
  /** Keys and indices from the top of the file; of the place where a missing setting belongs. */
  readonly path: readonly (string | number)[]
  /** As written, on one line and shortened. Absent where nothing is written, or a secret may be. */
  readonly value?: string
  readonly message: string
  readonly fix: string
}

/**
 * Why a value is refused, before anyone knows where it stands in the file.
 * A class, so that it can be told from every value that a reader may return.
 */
export class Refusal {
  readonly code: PolicyProblemCode
  readonly message: string
  readonly fix: string
  /** The value may be a secret that was pasted: it is not repeated in the problem. */
  readonly hideValue: boolean

  constructor(
    code: PolicyProblemCode,
    message: string,
    fix: string,
    { hideValue = false }: { readonly hideValue?: boolean } = {},
  ) {
    this.code = code
    this.message = message
    this.fix = fix
    this.hideValue = hideValue
  }
}

/** One reason why a branch must not move as asked, in GitHub's words. */
export interface Objection {
  readonly source: 'protection' | 'ruleset'
  readonly kind:
    | 'checks'
    | 'reviews'
    | 'behind'
    | 'history'
    | 'signatures'
    | 'push'
    | 'queue'
    | 'method'
  readonly message: string
}

/** All objections as the one message that GitHub's APIs answer. */
export function objectionMessage(objections: readonly Objection[]): string {
  const rules = objections.filter((objection) => objection.source === 'ruleset')
  const first = objections.find((objection) => objection.source === 'protection')
  if (first !== undefined) return first.message
  const lines = rules.map((objection) => objection.message)
  return `Repository rule violations found\n\n${[...new Set(lines)].join('\n\n')}\n\n`
}

/**
 * Whether a commit of that title takes a change away, as git and GitHub write it: a `Revert` does,
 * and a `Reapply` or the revert of a revert brings it back.
 */
export function takesAway(title: string): boolean {
  const [, word, rest] = /^(?:Emergency revert on [^:]+: )?(Revert|Reapply) "(.*)/.exec(title) ?? []
  if (word === undefined || rest === undefined) return false
  return word === 'Revert' ? !takesAway(rest) : takesAway(rest)
}

/** A full object id: 40 lower-case hex digits. */
export type Sha = string

/** What git and GitHub write for "no object": a ref that must not exist, or is to be deleted. */
export const zeroSha: Sha = '0'.repeat(40)

export function isSha(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text)
}

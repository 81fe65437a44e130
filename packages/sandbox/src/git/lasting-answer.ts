export interface LastingAnswer {
  readonly code: number
  readonly text: string
}

const MOST_ANSWERS = 20_000
const answers = new Map<string, Promise<LastingAnswer>>()

/**
 * An answer of git that follows from objects alone is the same in every repository and for ever.
 * Tests set up the same commits again and again: to start git for each of them was most of their
 * time. A failure is not kept, for the object may come later.
 */
export function lastingAnswer(
  args: readonly string[],
  ask: () => Promise<LastingAnswer>,
): Promise<LastingAnswer> {
  const key = args.join('\0')
  const known = answers.get(key)
  if (known !== undefined) return known
  if (answers.size >= MOST_ANSWERS) answers.clear()
  const answer = ask()
  answers.set(key, answer)
  answer.catch(() => answers.delete(key))
  return answer
}

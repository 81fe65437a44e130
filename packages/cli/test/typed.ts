import { run } from '../src/run.ts'
import { paintFor } from '../src/terminal/paint.ts'
import type { Ended, Surroundings } from './sluice.ts'

/**
 * The CLI as if it were typed, without a process of its own, which costs a third of a second: for
 * the many small stories. `sluice` runs the same as a process.
 */
export async function typed(
  args: readonly string[],
  { directory, environment = {}, input = '', now = '2026-01-05T08:00:00.000Z' }: Surroundings,
): Promise<Ended> {
  const answers = input.split('\n').slice(0, -1)
  let [out, err] = ['', '']
  const code = await run(args, {
    write: (text) => {
      out += text
    },
    writeError: (text) => {
      err += text
    },
    ask: async (question) => {
      const answer = answers.shift()
      out += answer === undefined ? `${question}\n` : question
      return answer
    },
    environment,
    directory,
    now,
    paint: paintFor(false, {}),
  })
  return { code, out, err }
}

import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tellStory } from './demo.ts'
import { DemoFailure } from './demo-failure.ts'
import { wantsColour } from './print/palette.ts'
import { Teller } from './print/teller.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Tells the story on this terminal and gives the exit code. */
export async function main(): Promise<number> {
  const interrupted = new AbortController()
  const stop = (): void => interrupted.abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  const teller = new Teller({
    coloured: wantsColour(process.stdout, process.env),
    columns: process.stdout.columns,
    write: (line) => process.stdout.write(`${line}\n`),
  })
  try {
    await tellStory({
      action: fileURLToPath(new URL('../../build/actions/action-promote', import.meta.url)),
      rollbackAction: fileURLToPath(
        new URL('../../build/actions/action-rollback', import.meta.url),
      ),
      page: relative(process.cwd(), `${root}build/demo/summary.html`),
      teller,
      signal: interrupted.signal,
    })
    return 0
  } catch (problem) {
    if (interrupted.signal.aborted) {
      process.stderr.write('\nStopped. Nothing was left behind.\n')
      return 130
    }
    const why =
      problem instanceof DemoFailure
        ? 'A scene did not come out as told; see above.'
        : `The demo itself broke: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`
    process.stderr.write(`\n${why}\n`)
    return 1
  }
}

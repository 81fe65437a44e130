import { createInterface } from 'node:readline/promises'
import { exitCode } from '../exit-code.ts'
import { paintFor } from './paint.ts'
import type { Terminal } from './terminal.ts'

/** The terminal of this process. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    // Whoever reads us may stop early (`sluice check stable | head -1`), which is no error.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return
      if (stream === process.stdout)
        process.stderr.write(`sluice: The answer could not be written (${error.code}).\n`)
      process.exit(exitCode.unusable)
    })
  }
  return {
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    ask: askOnce,
    environment: process.env,
    directory: process.cwd(),
    now: new Date().toISOString(),
    paint: paintFor(process.stdout.isTTY === true, process.env),
  }
}

async function askOnce(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin })
  process.stdout.write(question)
  try {
    for await (const line of lines) return line
    process.stdout.write('\n')
    return undefined
  } finally {
    lines.close()
  }
}

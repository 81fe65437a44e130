import * as z from 'zod'
import { commandLine } from './values/command-line.ts'

/** Commands that reports name to people. Sluice itself runs none of them. */
export const runbookSettings = z.strictObject({
  eval: commandLine.exactOptional().describe('Makes an eval report of a channel.'),
  metrics: commandLine.exactOptional().describe('Shows whether the metrics can be read.'),
  health: commandLine.exactOptional().describe('Shows whether the service is up.'),
  errors: commandLine.exactOptional().describe('Shows what fails.'),
  latency: commandLine.exactOptional().describe('Shows what is slow.'),
})

export type RunbookCommands = Readonly<z.output<typeof runbookSettings>>

import { overviewLog } from '@sluice/core'
import { readOverview } from '@sluice/runtime'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { connect, type RepositoryOptions } from '../repository/connection.ts'
import type { Terminal } from '../terminal/terminal.ts'

export type BackportsOptions = RepositoryOptions & {
  readonly json?: boolean
  readonly policyFile: string
}

/** Which merged changes have not reached which channel. Reads only. */
export async function backports(options: BackportsOptions, terminal: Terminal): Promise<ExitCode> {
  const connection = await connect(options, terminal, '')
  const overview = await readOverview({ ...connection, policyFile: options.policyFile })
  if (options.json) terminal.write(`${JSON.stringify(overview, undefined, 2)}\n`)
  else for (const line of overviewLog(overview)) terminal.write(`${line}\n`)
  return exitCode.fine
}

import { renderLog } from '@sluice/core'
import { channelsToLookAt, promote, type RunContext, recordOf } from '@sluice/runtime'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { connect, type RepositoryOptions } from '../repository/connection.ts'
import { paintSign } from '../terminal/paint.ts'
import type { Terminal } from '../terminal/terminal.ts'

export type LiveOptions = RepositoryOptions & {
  readonly json?: boolean
  readonly policyFile: string
  /** The folder that holds the eval reports, as `evidence.eval.report` names them. */
  readonly workspace: string
}

/** Collects and decides as the action would, and changes nothing: a dry run of the promotion. */
export async function checkLive(
  channel: string,
  options: LiveOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const connection = await connect(
    options,
    terminal,
    'Without one, `--evidence FILE` decides a record anew.',
  )
  const context: RunContext = {
    ...connection,
    workspace: options.workspace,
    environment: terminal.environment,
    now: terminal.now,
    policyFile: options.policyFile,
  }
  const [pair] = await channelsToLookAt(context, channel)
  if (pair === undefined) return exitCode.fine
  const run = await promote(context, pair, { dryRun: true, onProgress: () => {} })
  if (options.json) terminal.write(`${JSON.stringify(recordOf(run), undefined, 2)}\n`)
  else
    for (const line of renderLog(run.report)) terminal.write(`${paintSign(terminal.paint, line)}\n`)
  return exitCodeOf(run.decision.outcome)
}

/** Whether the gates let the candidate in. That a person has still to approve it is no hold. */
export function exitCodeOf(outcome: string): ExitCode {
  return outcome === 'promote' || outcome === 'up-to-date' ? exitCode.fine : exitCode.held
}

import * as core from '@actions/core'
import { logText } from '@sluice/core'

/** A line of progress; what it quotes may come from outside. */
export function progress(line: string): void {
  core.info(`  ${logText(line)}`)
}

import { rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  type ChannelOnlyChange,
  type ChannelOnlyChanges,
  type Decision,
  type Evidence,
  logText,
  parsePolicy,
  shortSha,
  writeAdopted,
} from '@sluice/core'
import { channelsToLookAt, promote, SluiceError } from '@sluice/runtime'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { connect, type RepositoryOptions } from '../repository/connection.ts'
import { workTree } from '../repository/local-git.ts'
import { POLICY_FILE, readLocalPolicy } from '../repository/policy-file.ts'
import type { Terminal } from '../terminal/terminal.ts'

export type AdoptOptions = RepositoryOptions & {
  readonly json?: boolean
  /** Write the line into the policy file of this machine. */
  readonly write?: boolean
}

/**
 * Shows what a channel has alone at its present head, and the line of the policy that accounts for
 * it; writes it where asked. The act itself is the review of that change, on the protected side.
 */
export async function adopt(
  channel: string,
  options: AdoptOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const connection = await connect(options, terminal, '')
  const context = {
    ...connection,
    workspace: terminal.directory,
    environment: terminal.environment,
    now: terminal.now,
    policyFile: POLICY_FILE,
  }
  const [pair] = await channelsToLookAt(context, channel)
  if (pair === undefined) return exitCode.fine
  const { decision, evidence } = await promote(context, pair, {
    dryRun: true,
    onProgress: () => {},
  })
  const written = options.write === true ? await writeInto(decision, terminal) : undefined
  const found = evidence?.fixes
  if (options.json) {
    const changes = found?.kind === 'measured' ? found.value.changes : []
    const told = { channel, adopted: decision.baseline.commit, changes, written: written ?? null }
    terminal.write(`${JSON.stringify(told, undefined, 2)}\n`)
    return exitCode.fine
  }
  for (const line of [...describe(decision, found), '', ...whatToDo(decision, written)])
    terminal.write(`${line === '' ? '' : indented(line)}\n`)
  return exitCode.fine
}

function describe(
  { channel, from, baseline }: Decision,
  found: Evidence<ChannelOnlyChanges> | undefined,
): readonly string[] {
  const head = shortSha(baseline.commit)
  if (found === undefined)
    return [`${channel} at ${head} has nothing of its own: ${from} has all of it.`]
  if (found.kind === 'missing')
    return [`Adopted at ${head}, all that only ${channel} has is accounted for.`, found.detail]
  const { changes } = found.value
  const own = changes.filter(
    ({ status }) => status.kind !== 'removal' && status.kind !== 'promotion',
  )
  const removals = changes.filter(({ status }) => status.kind === 'removal')
  return [
    `Adopted at ${head}, what only ${channel} has up to there need not be carried to ${from}:`,
    ...(own.length === 0 ? ['  nothing'] : own.map(describeChange)),
    ...(removals.length === 0
      ? []
      : [
          `What took something away still holds ${channel}, until it is released on its incident:`,
          ...removals.map(describeChange),
        ]),
  ]
}

function describeChange({ commit, title, author, status }: ChannelOnlyChange): string {
  const known = status.kind === 'contained' ? ', contained' : ''
  return `  ${shortSha(commit)} ${title} (${author}${known})`
}

function whatToDo({ channel, baseline }: Decision, written: string | undefined): readonly string[] {
  const line = `adopted: ${baseline.commit}`
  return [
    written === undefined
      ? `Write \`${line}\` below \`channels.${channel}\` of the policy, or run this with \`--write\`.`
      : `Wrote \`${line}\` into ${written}.`,
    `Propose it by a pull request into ${channel}: the policy of the channel itself counts, and its review is the act.`,
  ]
}

/** @throws {SluiceError} `misconfigured` where the file here says something else than was asked. */
async function writeInto({ channel, baseline }: Decision, terminal: Terminal): Promise<string> {
  const { name, text } = await readLocalPolicy(undefined, terminal.directory)
  const after = writeAdopted(text, channel, baseline.commit)
  const read = after === undefined ? undefined : parsePolicy(after, { file: name })
  const entry = read?.ok
    ? read.policy.channels.find((one) => one.name === channel)?.entry
    : undefined
  if (after === undefined || entry?.adopted !== baseline.commit)
    throw new SluiceError(
      'misconfigured',
      `${name} here is no policy into which the line can be written: write \`adopted: ${baseline.commit}\` below \`channels.${channel}\` by hand.`,
    )
  const path = resolve(
    join((await workTree(terminal.directory)) ?? terminal.directory, POLICY_FILE),
  )
  // Renamed into place, so that a link is replaced and not followed.
  await writeFile(`${path}.new`, after, { flag: 'wx' })
  await rename(`${path}.new`, path)
  return name
}

/** Titles of commits must not command the terminal. */
function indented(line: string): string {
  const [indent = ''] = /^ */.exec(line) ?? []
  return indent + logText(line)
}

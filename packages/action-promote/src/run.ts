import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import {
  entryOutcome,
  logText,
  renderEntryLog,
  renderEntrySummary,
  renderLog,
  renderProblem,
  renderSummary,
} from '@sluice/core'
import {
  answerStray,
  basicCredentials,
  connectToGitHub,
  enterLabelled,
  parseRepository,
  promote,
  type RunContext,
  SluiceError,
  type WayIn,
  waysIn,
} from '@sluice/runtime'
import { commentEvent } from './comment-event.ts'
import { type Inputs, readInputs } from './inputs.ts'
import { labelEvent } from './label-event.ts'
import { emptyOutputs, outputNames } from './outputs.ts'
import { type ChannelRun, entryFailures, failures, outputsOf } from './results.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** One run of the action. A problem ends it red with a sentence; never with a stack. */
export async function run(environment: Environment): Promise<void> {
  for (const name of outputNames) core.setOutput(name, emptyOutputs[name])
  const read = readInputs(environment)
  if (!read.ok) {
    for (const problem of read.problems) core.error(problem, { title: 'Sluice: input' })
    core.setFailed('The inputs of the action are not usable; see the errors above.')
    return
  }
  const event = commentEvent(actions)
  if (event?.kind === 'talk') return core.info('The comment is no command: nothing was looked at.')
  // git is given the token in this form: should anything print it, it is masked.
  core.setSecret(basicCredentials(read.inputs.token))
  try {
    const context = contextOf(read.inputs, environment)
    await promoteChannels(
      read.inputs,
      event === undefined ? context : { ...context, commented: event },
    )
  } catch (problem) {
    const sentence = sentenceOf(problem)
    core.setFailed(sentence)
    await core.summary.addRaw(renderProblem(read.inputs.channel ?? 'Sluice', sentence)).write()
  }
}

async function promoteChannels(inputs: Inputs, context: RunContext): Promise<void> {
  const runs: ChannelRun[] = []
  for (const way of await waysIn(context, inputs.channel)) {
    core.startGroup(logText(way.kind === 'label' ? way.channel.name : edge(way)))
    try {
      runs.push(await enter(inputs, context, way))
    } catch (problem) {
      // One channel's trouble costs no other its run.
      const { name } = way.kind === 'label' ? way.channel : way.pair.channel
      runs.push({ ok: false, channel: name, problem: sentenceOf(problem) })
    }
    core.endGroup()
  }
  await answerStray(context, optionsOf(inputs))
  await tell(inputs, runs)
}

function edge({ pair: { from, channel } }: Extract<WayIn, { kind: 'promotion' }>): string {
  return `${from.name} → ${channel.name}`
}

async function enter(inputs: Inputs, context: RunContext, way: WayIn): Promise<ChannelRun> {
  const options = optionsOf(inputs)
  if (way.kind === 'promotion') return { ok: true, run: await promote(context, way.pair, options) }
  const labelled = labelEvent(actions)
  const entry = await enterLabelled(context, way.channel, {
    ...options,
    ...(labelled === undefined ? {} : { labelled }),
  })
  return { ok: true, entry }
}

function optionsOf({ dryRun }: Inputs) {
  return { dryRun, onProgress: (line: string) => core.info(`  ${logText(line)}`) }
}

async function tell(inputs: Inputs, runs: readonly ChannelRun[]): Promise<void> {
  for (const one of runs) {
    if (!one.ok) {
      core.setFailed(`${one.channel}: ${one.problem}`)
      core.summary.addRaw(renderProblem(one.channel, one.problem))
      continue
    }
    const { lines, failed, quiet, summary } = toldOf(one, inputs)
    const [headline = ''] = lines
    for (const line of lines) core.info(line)
    if (failed.length > 0) core.setFailed(`${headline} (${failed.join(', ')})`)
    else if (!quiet) core.notice(headline, { title: 'Sluice' })
    core.summary.addRaw(`${summary}\n\n`)
  }
  const outputs = outputsOf(runs)
  for (const name of outputNames) core.setOutput(name, outputs[name])
  await core.summary.write()
}

function toldOf(one: Extract<ChannelRun, { ok: true }>, { failOn }: Inputs) {
  return 'run' in one
    ? {
        lines: renderLog(one.run.report),
        failed: failures(one.run, failOn),
        quiet: one.run.decision.outcome === 'up-to-date',
        summary: renderSummary(one.run.report),
      }
    : {
        lines: renderEntryLog(one.entry),
        failed: entryFailures(one.entry, failOn),
        quiet: entryOutcome(one.entry) === 'up-to-date',
        summary: renderEntrySummary(one.entry),
      }
}

function contextOf(inputs: Inputs, environment: Environment): RunContext {
  const { apiUrl, serverUrl, runId } = actions
  const repository = parseRepository(environment['GITHUB_REPOSITORY'] ?? '')
  return {
    client: connectToGitHub({
      token: inputs.token,
      apiUrl,
      onNotice: (notice) => core.info(logText(notice)),
    }),
    repository,
    token: inputs.token,
    serverUrl,
    workspace: environment['GITHUB_WORKSPACE'] ?? process.cwd(),
    environment,
    now: new Date().toISOString(),
    policyFile: inputs.policyPath,
    ...(Number.isSafeInteger(runId)
      ? {
          run: {
            id: runId,
            url: `${serverUrl}/${repository.owner}/${repository.name}/actions/runs/${runId}`,
          },
        }
      : {}),
  }
}

function sentenceOf(problem: unknown): string {
  if (problem instanceof SluiceError) return problem.message
  return `An error that Sluice does not know: ${problem instanceof Error ? problem.message : String(problem)}. Please report it.`
}

import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import { logText, renderLog, renderProblem, renderSummary } from '@sluice/core'
import {
  basicCredentials,
  channelsToLookAt,
  connectToGitHub,
  parseRepository,
  promote,
  type RunContext,
  SluiceError,
} from '@sluice/runtime'
import { type Inputs, readInputs } from './inputs.ts'
import { emptyOutputs, outputNames } from './outputs.ts'
import { type ChannelRun, failures, outputsOf } from './results.ts'

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
  // git is given the token in this form: should anything print it, it is masked.
  core.setSecret(basicCredentials(read.inputs.token))
  try {
    await promoteChannels(read.inputs, contextOf(read.inputs, environment))
  } catch (problem) {
    const sentence = sentenceOf(problem)
    core.setFailed(sentence)
    await core.summary.addRaw(renderProblem(read.inputs.channel ?? 'Sluice', sentence)).write()
  }
}

async function promoteChannels(inputs: Inputs, context: RunContext): Promise<void> {
  const channels = await channelsToLookAt(context, inputs.channel)
  const runs: ChannelRun[] = []
  for (const pair of channels) {
    core.startGroup(logText(`${pair.from.name} → ${pair.channel.name}`))
    try {
      const result = await promote(context, pair, {
        dryRun: inputs.dryRun,
        onProgress: (line) => core.info(`  ${logText(line)}`),
      })
      runs.push({ ok: true, run: result })
    } catch (problem) {
      // One channel's trouble costs no other its run.
      runs.push({ ok: false, channel: pair.channel.name, problem: sentenceOf(problem) })
    }
    core.endGroup()
  }
  await tell(inputs, runs)
}

async function tell(inputs: Inputs, runs: readonly ChannelRun[]): Promise<void> {
  for (const one of runs) {
    if (!one.ok) {
      core.setFailed(`${one.channel}: ${one.problem}`)
      core.summary.addRaw(renderProblem(one.channel, one.problem))
      continue
    }
    const [headline = '', ...details] = renderLog(one.run.report)
    for (const line of [headline, ...details]) core.info(line)
    const failed = failures(one.run, inputs.failOn)
    const quiet = one.run.decision.outcome === 'up-to-date'
    if (failed.length > 0) core.setFailed(`${headline} (${failed.join(', ')})`)
    else if (!quiet) core.notice(headline, { title: 'Sluice' })
    core.summary.addRaw(`${renderSummary(one.run.report)}\n\n`)
  }
  const outputs = outputsOf(runs)
  for (const name of outputNames) core.setOutput(name, outputs[name])
  await core.summary.write()
}

function contextOf(inputs: Inputs, environment: Environment): RunContext {
  const { apiUrl, serverUrl, runId, runNumber } = actions
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
            ...(Number.isSafeInteger(runNumber) ? { number: runNumber } : {}),
            ...workflowOf(environment['GITHUB_WORKFLOW_REF']),
          },
        }
      : {}),
  }
}

/** `owner/name/.github/workflows/promote.yml@refs/heads/main` without what changes with the ref. */
function workflowOf(reference = ''): { readonly workflow?: string } {
  const [workflow = ''] = reference.split('@')
  return workflow === '' ? {} : { workflow }
}

function sentenceOf(problem: unknown): string {
  if (problem instanceof SluiceError) return problem.message
  return `An error that Sluice does not know: ${problem instanceof Error ? problem.message : String(problem)}. Please report it.`
}

import * as core from '@actions/core'
import { type Environment, progress, runAction, sentenceOf, setOutputs } from '@sluice/action'
import { logText, renderLog, renderProblem, renderSummary } from '@sluice/core'
import { channelsToLookAt, promote, type RunContext } from '@sluice/runtime'
import { type Inputs, readInputs } from './inputs.ts'
import { emptyOutputs } from './outputs.ts'
import { type ChannelRun, failures, outputsOf } from './results.ts'

/** One run of the action. A problem ends it red with a sentence; never with a stack. */
export function run(environment: Environment): Promise<void> {
  return runAction(
    {
      readInputs,
      emptyOutputs,
      act: promoteChannels,
      onProblem: async (sentence, inputs) => {
        await core.summary.addRaw(renderProblem(inputs.channel ?? 'Sluice', sentence)).write()
      },
    },
    environment,
  )
}

async function promoteChannels(inputs: Inputs, context: RunContext): Promise<void> {
  const channels = await channelsToLookAt(context, inputs.channel)
  const runs: ChannelRun[] = []
  for (const pair of channels) {
    core.startGroup(logText(`${pair.from.name} → ${pair.channel.name}`))
    try {
      const result = await promote(context, pair, { dryRun: inputs.dryRun, onProgress: progress })
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
  setOutputs(outputsOf(runs))
  await core.summary.write()
}

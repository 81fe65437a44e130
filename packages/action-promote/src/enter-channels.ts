import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import { progress, sentenceOf, setOutputs } from '@sluice/action'
import {
  entryOutcome,
  joinSummaries,
  logText,
  renderEntryLog,
  renderEntrySummary,
  renderLog,
  renderProblem,
  renderSummary,
} from '@sluice/core'
import { answerStray, promote, type RunContext, type WayIn } from '@sluice/runtime'
import type { Inputs } from './inputs.ts'
import { labelEvent } from './label-event.ts'
import { type ChannelRun, entryFailures, failures, outputsOf } from './results.ts'

/** Lets candidates and labelled pull requests in, one channel after the other, and tells all of it. */
export async function enterChannels(
  inputs: Inputs,
  context: RunContext,
  ways: readonly WayIn[],
): Promise<void> {
  const labelled = labelEvent(actions)
  const about = labelled === undefined ? context : { ...context, labelled }
  const runs: ChannelRun[] = []
  for (const way of ways) {
    core.startGroup(logText(way.kind === 'label' ? way.channel.name : edge(way)))
    try {
      runs.push(await enter(inputs, about, way))
    } catch (problem) {
      // One channel's trouble costs no other its run.
      const { name } = way.kind === 'label' ? way.channel : way.pair.channel
      runs.push({ ok: false, channel: name, problem: sentenceOf(problem) })
    }
    core.endGroup()
  }
  await tell(inputs, runs)
  const looked = runs.flatMap((one) => (one.ok && 'run' in one ? [one.run.decision.channel] : []))
  await answerStray(context, { named: inputs.channel, looked }, optionsOf(inputs))
}

function edge({ pair: { from, channel } }: Extract<WayIn, { kind: 'promotion' }>): string {
  return `${from.name} → ${channel.name}`
}

async function enter(inputs: Inputs, context: RunContext, way: WayIn): Promise<ChannelRun> {
  const options = optionsOf(inputs)
  if (way.kind === 'promotion') return { ok: true, run: await promote(context, way.pair, options) }
  const { enterLabelled } = await import('./enter-labelled.ts')
  return { ok: true, entry: await enterLabelled(context, way, options) }
}

function optionsOf({ dryRun }: Inputs) {
  return { dryRun, onProgress: progress }
}

async function tell(inputs: Inputs, runs: readonly ChannelRun[]): Promise<void> {
  const summaries: string[] = []
  for (const one of runs) {
    if (!one.ok) {
      core.setFailed(`${one.channel}: ${one.problem}`)
      summaries.push(renderProblem(one.channel, one.problem))
      continue
    }
    const { lines, failed, quiet, summary } = toldOf(one, inputs)
    const [headline = ''] = lines
    for (const line of lines) core.info(line)
    if (failed.length > 0) core.setFailed(`${headline} (${failed.join(', ')})`)
    else if (!quiet) core.notice(headline, { title: 'Sluice' })
    summaries.push(summary)
  }
  setOutputs(outputsOf(runs))
  await core.summary.addRaw(joinSummaries(summaries)).write()
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

import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import { type Environment, runAction } from '@sluice/action'
import { renderProblem } from '@sluice/core'
import { type RunContext, waysIn } from '@sluice/runtime'
import { commentEvent } from './comment-event.ts'
import { idleReason } from './idle-event.ts'
import { type Inputs, readInputs } from './inputs.ts'
import { emptyOutputs } from './outputs.ts'

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
  const idle = idleReason(actions)
  if (idle !== undefined) return core.info(`${idle} Nothing was looked at.`)
  const event = commentEvent(actions)
  if (event?.kind === 'talk') return core.info('The comment is no command: nothing was looked at.')
  const commented = event === undefined ? context : { ...context, commented: event }
  const ways = await waysIn(commented, inputs.channel)
  const { enterChannels } = await import('./enter-channels.ts')
  await enterChannels(inputs, commented, ways)
}

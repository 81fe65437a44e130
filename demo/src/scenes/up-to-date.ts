import { summaryOf } from '../chapter.ts'
import { uses } from '../stage/stage.ts'
import { expectOutputs, expectThat } from './expect.ts'
import type { Scene } from './scene.ts'

export const upToDate: Scene = {
  title: 'Once more: nothing to do',
  lead: 'The next hour comes. A run that has nothing to do does nothing, and says so in a line.',
  async play(stage, teller) {
    const { repo, sandbox } = stage
    const branches = JSON.stringify(await repo.branches())
    const events = sandbox.events.length
    teller.deed('hourly', `the workflow runs ${uses}`)
    const look = await stage.actionRuns()
    teller.log(uses, look.run, look.seconds)
    teller.gap()
    expectOutputs(teller, look, {
      decision: 'up-to-date',
      'blocked-by': '',
      baseline: await repo.sha('stable'),
      merged: 'false',
    })
    // The run of the workflow itself is one; whatever the action wrote would be more.
    const caused = sandbox.events.slice(events).filter(({ event }) => event !== 'workflow_run')
    expectThat(
      teller,
      'no branch moved, and nothing was written',
      JSON.stringify(await repo.branches()) === branches && caused.length === 0,
      JSON.stringify(caused, null, 2),
    )
    return [summaryOf('Job summary of the promotion', look.run)]
  },
}

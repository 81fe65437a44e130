import { summaryOf } from '../chapter.ts'
import { wrongItems } from '../stage/assistant.ts'
import { uses } from '../stage/stage.ts'
import { expectOutputs, expectThat } from './expect.ts'
import type { Scene } from './scene.ts'

const DAY = 24 * 3_600_000

export const notNow: Scene = {
  title: 'Good, but not now',
  lead: 'A trade fair is on, and stable is closed until it is over. And what comes in shall have been on next for two hours, so that trouble has time to show.',
  async play(stage, teller) {
    const { repo } = stage
    const [today, tomorrow] = [stage.ago(0), stage.ago(-DAY)].map((date) =>
      date.toISOString().slice(0, 10),
    )
    await stage.ruled(
      'Close stable for the trade fair',
      `{ soak: { for: 2h }, freeze: [{ from: ${today}, to: ${tomorrow}, zone: UTC, why: trade fair }] }`,
    )
    teller.deed('dora', 'adds `soak` and `freeze` to the policy, on stable and on next')
    const candidate = await stage.pushed({
      by: 'bob',
      to: 'next',
      message: 'Answer in the language of the question',
      files: { 'assistant/language.py': 'DETECT = True\n' },
      minutesAgo: 1,
    })
    await stage.evaluated('stable', wrongItems.oneSentence)
    await stage.evaluated('next', wrongItems.oneSentence)
    teller.deed('bob', `pushes ${candidate.slice(0, 7)}; it is as good as stable, and CI is green`)
    const baseline = await repo.sha('stable')

    const look = await stage.actionRuns()
    teller.log(uses, look.run, look.seconds)
    teller.markdown('the job summary', look.run.summary)
    teller.gap()
    expectOutputs(teller, look, {
      decision: 'waiting',
      'blocked-by': 'soak,freeze',
      candidate,
      baseline,
      'pull-request': '',
    })
    expectThat(
      teller,
      'nobody has to act: both say until when they wait',
      ['| … wait | soak |', '| … wait | freeze |', 'trade fair'].every((text) =>
        look.run.summary.includes(text),
      ),
      look.run.summary,
    )
    await stage.ruled('The trade fair is over')
    teller.deed('dora', 'takes both away again, for the rest of this story')
    return [summaryOf('Job summary of the promotion that waits', look.run)]
  },
}

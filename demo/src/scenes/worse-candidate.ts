import { summaryOf } from '../chapter.ts'
import { wrongItems } from '../stage/assistant.ts'
import { uses } from '../stage/stage.ts'
import { expectOutputs, expectThat } from './expect.ts'
import type { Scene } from './scene.ts'

export const worseCandidate: Scene = {
  title: 'A candidate that is worse',
  lead: 'bob makes the assistant terse. Tests are green, yet it answers worse, and few customers have tried it.',
  async play(stage, teller) {
    const { repo, metrics } = stage
    const baseline = await repo.sha('stable')
    await stage.ciPassed('stable')
    const candidate = await stage.pushed({
      by: 'bob',
      to: 'next',
      message: 'Answer in one word',
      files: { 'assistant/prompt.txt': 'Answer the customer in one word.\n' },
      minutesAgo: 300,
    })
    teller.deed('bob', `pushes ${candidate.slice(0, 7)} “Answer in one word” to next; CI is green`)
    const before = await stage.evaluated('stable', wrongItems.first)
    const after = await stage.evaluated('next', wrongItems.oneWord)
    teller.deed('eval', `scores it ${after} on 200 items; stable has ${before}`)
    metrics.show('stable', { ok: 18_204, failed: 21 })
    metrics.show('next', { ok: 212, failed: 0 })
    teller.deed('metrics', 'count 212 requests on next since the service started 6 hours ago')
    teller.deed('hourly', `the workflow runs ${uses}`)

    const look = await stage.actionRuns()
    teller.log(uses, look.run, look.seconds)
    teller.markdown('the job summary', look.run.summary)
    teller.gap()
    expectOutputs(teller, look, {
      decision: 'blocked',
      'blocked-by': 'score,error-rate,latency',
      candidate,
      baseline,
      'pull-request': '',
      merged: 'false',
    })
    const stable = await repo.sha('stable')
    expectThat(
      teller,
      'stable did not move, and no pull request asks anybody for anything',
      stable === baseline && repo.pullRequests().length === 0,
      `stable is at ${stable}; ${repo.pullRequests().length} pull requests`,
    )
    return [summaryOf('Job summary of the promotion', look.run)]
  },
}

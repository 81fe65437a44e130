import { summaryOf } from '../chapter.ts'
import { wrongItems } from '../stage/assistant.ts'
import { uses } from '../stage/stage.ts'
import { expectOutputs, expectThat } from './expect.ts'
import type { Scene } from './scene.ts'

export const exception: Scene = {
  title: 'An exception, by name and with an end',
  lead: 'CI is red, since its runner lost the disk. dora, an admin, knows why and takes the risk for two hours. The verdict stays what it is.',
  async play(stage, teller) {
    const { repo } = stage
    const baseline = await repo.sha('stable')
    const candidate = await stage.pushed({
      by: 'bob',
      to: 'next',
      message: 'Say which page answers',
      files: { 'assistant/pages.py': 'PAGES = True\n' },
      minutesAgo: 1,
    })
    await repo.checkRun({ sha: candidate, branch: 'next', name: 'test', conclusion: 'failure' })
    await stage.evaluated('stable', wrongItems.oneSentence)
    await stage.evaluated('next', wrongItems.oneSentence)
    const { number } = await repo.openPullRequest({
      by: 'bob',
      head: 'next',
      base: 'stable',
      title: 'Manual promotion to stable',
    })
    teller.deed('bob', `opens #${number} from next into stable; its CI is red`)
    const first = await stage.actionRuns()
    expectOutputs(teller, first, { decision: 'blocked', 'blocked-by': 'ci', candidate })

    const pair = `${candidate.slice(0, 12)}-${baseline.slice(0, 12)}`
    const body = `/sluice override ci at ${pair} for 2h the runner lost its disk`
    const said = await repo.comment(number, { by: 'dora', body })
    teller.deed('dora', `comments on #${number}: ${body}`)
    teller.deed('comment', `starts the workflow, which runs ${uses}`)
    const second = await stage.commentRuns(number, said)
    teller.log(uses, second.run, second.seconds)
    teller.gap()
    expectOutputs(teller, second, {
      decision: 'promote',
      'blocked-by': 'approval',
      merged: 'false',
    })
    const promotion = Number(second.run.outputs['pull-request'])
    const text = repo.pullRequest(promotion).body ?? ''
    expectThat(
      teller,
      `#${promotion} says who overrides what, why, and until when`,
      text.includes('| ! overridden | ci |') && text.includes('the runner lost its disk'),
      text,
    )
    await repo.review(promotion, { by: 'alice', state: 'APPROVED' })
    teller.deed('alice', `approves #${promotion}; an exception never lands by itself`)
    const third = await stage.actionRuns()
    expectOutputs(teller, third, { decision: 'promote', 'blocked-by': '', merged: 'true' })
    return [summaryOf('Job summary of the promotion with an override', second.run)]
  },
}

import { summaryOf } from '../chapter.ts'
import { wrongItems } from '../stage/assistant.ts'
import { backportCommand, followAdvice } from '../stage/follow-advice.ts'
import { uses } from '../stage/stage.ts'
import { expectOutputs, expectThat } from './expect.ts'
import type { Scene } from './scene.ts'

const FIX = 'Refuse questions over 8 kB'
const LIMITS = 'assistant/limits.py'

export const hotfixFirst: Scene = {
  title: 'A fix that only stable has',
  lead: 'The candidate is better now. But at night carol pushed a fix straight to stable, and next does not have it: promoting would take it away from the customers again.',
  async play(stage, teller) {
    const { repo, metrics } = stage
    const candidate = await stage.pushed({
      by: 'bob',
      to: 'next',
      message: 'Answer in one sentence',
      files: {
        'assistant/prompt.txt':
          'Answer the customer in one sentence.\nCite the page that the answer is from.\n',
      },
      minutesAgo: 200,
    })
    teller.deed(
      'bob',
      `pushes ${candidate.slice(0, 7)} “Answer in one sentence” to next; CI is green`,
    )
    const fix = await stage.pushed({
      by: 'carol',
      to: 'stable',
      message: FIX,
      files: { [LIMITS]: 'MAX_QUESTION_BYTES = 8192\n' },
      minutesAgo: 100,
    })
    teller.deed('carol', `pushes ${fix.slice(0, 7)} “${FIX}” straight to stable`)
    const before = await stage.evaluated('stable', wrongItems.first)
    const after = await stage.evaluated('next', wrongItems.oneSentence)
    metrics.show('next', { ok: 6_431, failed: 9 })
    teller.deed('eval', `scores next ${after}, stable ${before}; next has answered 6440 requests`)
    teller.deed('hourly', `the workflow runs ${uses}`)

    const look = await stage.actionRuns()
    teller.log(uses, look.run, look.seconds)
    teller.gap()
    expectOutputs(teller, look, {
      decision: 'blocked',
      'blocked-by': 'fixes',
      candidate,
      baseline: fix,
      merged: 'false',
    })
    const named = [fix.slice(0, 7), FIX, 'carol', `git cherry-pick -x ${fix}`]
    expectThat(
      teller,
      `the fix ${fix.slice(0, 7)} is named, with its author and the command that carries it over`,
      named.every((text) => look.run.summary.includes(text)),
      look.run.summary,
    )

    teller.gap()
    const advice = backportCommand(look.run.summary)
    teller.deed('bob', 'runs that command in his clone, letter for letter:')
    teller.deed('', teller.palette.cyan(advice.command))
    await followAdvice(stage, 'bob', advice)
    const { number } = await repo.openPullRequest({
      by: 'bob',
      head: advice.branch,
      base: 'next',
      title: FIX,
    })
    await repo.mergePullRequest(number, { by: 'bob', method: 'rebase' })
    await repo.deleteBranch(advice.branch)
    await stage.ciPassed('next')
    teller.deed('bob', `merges it into next as #${number}; CI is green`)
    teller.gap()
    const picked = await repo.commitAt('next')
    expectThat(
      teller,
      'next has the fix, by carol, with a line that says where it was picked from',
      (await repo.text('next', LIMITS)) === (await repo.text('stable', LIMITS)) &&
        picked.author.name === 'carol' &&
        picked.message.includes(`(cherry picked from commit ${fix})`),
      JSON.stringify(picked, null, 2),
    )
    return [summaryOf('Job summary of the promotion', look.run)]
  },
}

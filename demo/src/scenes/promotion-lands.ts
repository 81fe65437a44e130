import { type PullRequestView, summaryOf } from '../chapter.ts'
import { wrongItems } from '../stage/assistant.ts'
import { commitGraph } from '../stage/commit-graph.ts'
import { type Stage, uses } from '../stage/stage.ts'
import { expectOutputs, expectThat } from './expect.ts'
import type { Scene } from './scene.ts'

export const promotionLands: Scene = {
  title: 'A promotion that is approved, and lands',
  lead: 'Better, tried by enough customers, and nothing would be lost. stable asks for a person, so the promotion waits in a pull request.',
  async play(stage, teller) {
    const { repo } = stage
    const baseline = await repo.sha('stable')
    const candidate = await repo.sha('next')
    const score = await stage.evaluated('next', wrongItems.oneSentence)
    teller.deed('eval', `scores ${candidate.slice(0, 7)}, which has the fix, ${score}`)
    teller.deed('hourly', `the workflow runs ${uses}`)

    const first = await stage.actionRuns()
    teller.log(uses, first.run, first.seconds)
    const number = Number(first.run.outputs['pull-request'])
    const opened = viewOf(stage, number)
    teller.markdown(`pull request #${number} by ${opened.author}: ${opened.title}`, opened.body)
    teller.gap()
    expectOutputs(teller, first, {
      decision: 'promote',
      'blocked-by': 'approval',
      candidate,
      baseline,
      'pull-request': String(number),
      merged: 'false',
    })
    const waiting = await repo.sha('stable')
    expectThat(teller, 'stable waits: nobody has approved yet', waiting === baseline, waiting)

    teller.gap()
    await repo.review(number, { by: 'alice', state: 'APPROVED' })
    teller.deed('alice', `approves #${number}; she wrote none of it`)
    teller.deed('review', `starts the workflow, which runs ${uses} again`)
    const second = await stage.actionRuns()
    teller.log(uses, second.run, second.seconds)
    const graph = await commitGraph(stage, false)
    teller.verbatim(
      'git log --graph --oneline --decorate --branches',
      teller.coloured ? await commitGraph(stage, true) : graph,
    )
    teller.gap()
    expectOutputs(teller, second, {
      decision: 'promote',
      'blocked-by': '',
      candidate,
      baseline,
      'pull-request': String(number),
      merged: 'true',
    })
    const landed = await repo.commitAt('stable')
    const judged = await repo.commitAt(candidate)
    expectThat(
      teller,
      `what was judged is what shipped: stable's tree ${landed.tree.slice(0, 12)} is the candidate's`,
      landed.tree === judged.tree,
      `stable has ${landed.tree}, the candidate ${judged.tree}`,
    )
    expectThat(
      teller,
      `it stands on what it was compared with: parents ${baseline.slice(0, 7)} (baseline) and ${candidate.slice(0, 7)} (candidate)`,
      landed.parents.join() === [baseline, candidate].join(),
      landed.parents.join(', '),
    )
    const pull = viewOf(stage, number)
    expectThat(
      teller,
      `#${number} shows as merged`,
      pull.merged && pull.approvedBy.join() === 'alice',
      JSON.stringify(pull, null, 2),
    )
    return [
      summaryOf('Job summary before the approval', first.run),
      { kind: 'pull-request', pullRequest: pull },
      summaryOf('Job summary after the approval', second.run),
      { kind: 'text', title: 'The commits afterwards', lines: graph },
    ]
  },
}

function viewOf({ repo }: Stage, number: number): PullRequestView {
  const pull = repo.pullRequest(number)
  return {
    number,
    title: pull.title,
    author: pull.author.login,
    head: pull.head,
    base: pull.base,
    merged: pull.merged !== undefined,
    approvedBy: pull.reviews
      .filter(({ state }) => state === 'APPROVED')
      .map(({ author }) => author.login),
    body: pull.body ?? '',
  }
}

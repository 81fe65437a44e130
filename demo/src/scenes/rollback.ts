import { summaryOf } from '../chapter.ts'
import { wrongItems } from '../stage/assistant.ts'
import type { Stage } from '../stage/stage.ts'
import { usesRollback } from '../stage/stage.ts'
import { expectThat } from './expect.ts'
import type { Scene } from './scene.ts'

export const rollback: Scene = {
  title: 'A promotion that turns out bad, and what follows',
  lead: 'Every gate was open, and yet customers get errors. The watch of stable notices, rolls back, and promotion waits for a person.',
  async play(stage, teller) {
    const { repo, metrics } = stage
    const good = await repo.sha('stable')
    const candidate = await stage.pushed({
      by: 'bob',
      to: 'next',
      message: 'Keep answers in a cache',
      files: { 'assistant/cache.py': 'CACHE = {}\n' },
      minutesAgo: 200,
    })
    await stage.evaluated('stable', wrongItems.oneSentence)
    await stage.evaluated('next', wrongItems.oneSentence)
    const opened = await stage.actionRuns()
    const promotion = Number(opened.run.outputs['pull-request'])
    await repo.review(promotion, { by: 'alice', state: 'APPROVED' })
    await stage.actionRuns()
    const bad = await repo.sha('stable')
    expectThat(
      teller,
      `bob's ${candidate.slice(0, 7)} “Keep answers in a cache” passed its gates and is promoted`,
      (await repo.tree('stable')) === (await repo.tree(candidate)),
      JSON.stringify(opened.run.outputs),
    )
    metrics.show('stable', { ok: 17_000, failed: 1_900 })
    teller.deed('metrics', 'now one request in ten to stable fails')

    const watched = await watchUntilItActs(stage)
    teller.log(usesRollback, watched.run, watched.seconds)
    const number = Number(watched.run.outputs['pull-request'])
    expectThat(
      teller,
      `the watch opened #${number} back to ${good.slice(0, 7)}, and the incident #${watched.run.outputs['incident']}`,
      watched.run.outputs['good-commit'] === good && number > 0,
      watched.run.log.join('\n'),
    )
    teller.markdown(`pull request #${number}`, repo.pullRequest(number).body ?? '')
    await repo.mergePullRequest(number, { by: 'alice' })
    teller.deed('alice', `merges #${number}`)
    expectThat(
      teller,
      'stable has exactly the good tree again',
      (await repo.tree('stable')) === (await repo.tree(good)),
      await repo.tree('stable'),
    )
    metrics.show('stable', { ok: 20_000, failed: 21 })
    await stage.evaluated('stable', wrongItems.oneSentence)

    const held = await stage.actionRuns()
    expectThat(
      teller,
      `the promotion is held: blocked-by=${held.run.outputs['blocked-by']}`,
      held.run.outputs['blocked-by'] === 'hold',
      JSON.stringify(held.run.outputs),
    )
    const mended = await stage.pushed({
      by: 'bob',
      to: 'next',
      message: 'Mend the cache',
      files: { 'assistant/cache.py': 'CACHE: dict[str, str] = {}\n' },
      minutesAgo: 1,
    })
    await stage.evaluated('next', wrongItems.oneSentence)
    await repo.closeIssue(Number(watched.run.outputs['incident']), { by: 'alice' })
    teller.deed('alice', 'closes the incident by hand, after bob mended the cache')
    const again = await stage.actionRuns()
    await repo.review(Number(again.run.outputs['pull-request']), { by: 'alice', state: 'APPROVED' })
    await stage.actionRuns()
    expectThat(
      teller,
      `promoted again: stable has the whole tree of ${mended.slice(0, 7)}, the rolled-back work in it`,
      (await repo.tree('stable')) === (await repo.tree(mended)) && bad !== mended,
      JSON.stringify(again.run.outputs),
    )
    return [
      summaryOf('Job summary of the watch that rolled back', watched.run),
      summaryOf('Job summary of the promotion that is held', held.run),
    ]
  },
}

/** Two looks must fail, a second apart: real time goes by here. */
async function watchUntilItActs(stage: Stage) {
  for (let look = 1; ; look += 1) {
    const done = await stage.rollbackRuns({ mode: 'watch' })
    if (done.run.outputs['pull-request'] !== '' || look === 10) return done
  }
}

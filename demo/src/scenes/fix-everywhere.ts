import { summaryOf } from '../chapter.ts'
import { usesBackport } from '../stage/stage.ts'
import { expectThat } from './expect.ts'
import type { Scene } from './scene.ts'

const LIMITS = 'assistant/limits.py'
const TITLE = 'Refuse questions over 4 kB'

export const fixEverywhere: Scene = {
  title: 'A fix for every channel',
  lead: 'Carol lowers the limit on stable. Next has the code that she changed; legacy never got the limit before it. Nobody should have to remember either.',
  async play(stage, teller) {
    const { repo } = stage
    await repo.commit({
      branch: 'lower-limit',
      from: 'stable',
      message: TITLE,
      files: { [LIMITS]: 'MAX_QUESTION_BYTES = 4096\n' },
      author: { login: 'carol' },
    })
    const { number } = await repo.openPullRequest({
      by: 'carol',
      head: 'lower-limit',
      base: 'stable',
      title: TITLE,
    })
    await repo.mergePullRequest(number, { by: 'carol', method: 'squash', force: true })
    teller.deed('carol', `merges #${number} “${TITLE}” into stable, squashed`)
    teller.deed('merged', `the workflow runs ${usesBackport}`)

    const look = await stage.backportRuns(number)
    teller.log(usesBackport, look.run, look.seconds)
    teller.gap()
    const [clean = 0, draft = 0] = (look.run.outputs['pull-requests'] ?? '').split(',').map(Number)
    expectThat(
      teller,
      `the step is green, and opened #${clean} and #${draft}`,
      look.run.conclusion === 'success' && clean > 0 && draft > 0,
      JSON.stringify(look.run.outputs, null, 2),
    )
    const picked = await repo.commitAt(repo.pullRequest(clean).headSha)
    expectThat(
      teller,
      `#${clean} into next is carol’s change, with a line that says where it was picked from`,
      (await repo.text(picked.sha, LIMITS)) === (await repo.text('stable', LIMITS)) &&
        picked.author.name === 'carol' &&
        picked.message.includes(`(cherry picked from commit ${await repo.sha('stable')})`),
      JSON.stringify(picked, null, 2),
    )
    const conflict = repo.pullRequest(draft)
    const marked = (await repo.text(conflict.headSha, LIMITS)) ?? ''
    expectThat(
      teller,
      `#${draft} into legacy is a draft with both sides in it: nobody’s side was taken`,
      conflict.draft && ['65536', '4096', '<<<<<<<'].every((text) => marked.includes(text)),
      marked,
    )
    const body = conflict.body ?? ''
    expectThat(
      teller,
      'it names the earlier change that legacy lacks, and the commands to finish it',
      body.includes('Refuse questions over 8 kB') && body.includes('git cherry-pick -x '),
      body,
    )
    expectThat(
      teller,
      `one comment on #${number} tells of both`,
      repo.pullRequest(number).comments.length === 1,
      JSON.stringify(repo.pullRequest(number).comments, null, 2),
    )
    return [
      summaryOf('Job summary of the backport', look.run),
      {
        kind: 'pull-request',
        pullRequest: {
          number: draft,
          title: conflict.title,
          author: conflict.author.login,
          head: conflict.head,
          base: conflict.base,
          merged: false,
          approvedBy: [],
          body,
        },
      },
    ]
  },
}

import { afterEach, describe, expect, it } from 'vitest'
import { lines, RevertStory, type StoryOptions } from './revert-story.ts'

let story: RevertStory
const begin = async (options?: StoryOptions) => {
  story = await RevertStory.begin(options)
  return story
}
afterEach(() => story.end())

const push = { rollback: 'push: [next]' }

describe('a revert on next', () => {
  it('of a squashed pull request is one commit in a pull request; it can be undone, and done again', async () => {
    const { repo } = await begin()
    const before = await repo.tree('next')
    const number = await story.merged('squash', [
      { message: 'Answer badly', files: { 'app.py': lines({ 3: 'bad' }) } },
      { message: 'Answer worse, @bob', files: { 'bad.py': 'x\n' } },
    ])
    const tip = await repo.sha('next')
    const dry = await story.reverted(`#${number}`, { dryRun: true })
    expect(dry.outcome === 'revert' && dry.operations.map(({ kind }) => kind)).toEqual([
      'make-branch',
      'open-pull-request',
      'add-labels',
    ])
    expect(repo.pullRequests()).toHaveLength(1)

    const report = await story.reverted(`#${number} ${tip.slice(0, 9)}`)

    expect(report).toMatchObject({ outcome: 'revert', failures: [], unchecked: [] })
    const pull = story.pull()
    expect(pull).toMatchObject({
      title: `Revert "Answer worse, @\u200bbob (#${number})"`,
      head: `sluice/revert/next/${tip.slice(0, 12)}`,
      base: 'next',
      draft: false,
      labels: ['revert'],
    })
    expect(pull.body).toBe(
      [
        '**Reason:** Answers are wrong since noon',
        '',
        'Takes back from next what these commits brought, newest first. Asked for by alice.',
        '',
        `- [\`${tip.slice(0, 7)}\`](${story.sandbox.serverUrl}/acme/assistant/commit/${tip}) Answer worse, @\u200bbob (#${number}) (bob)`,
        '',
        '<sub>Made by Sluice. Commits that you push here are never overwritten.</sub>',
        '',
      ].join('\n'),
    )
    const [revert, ...others] = await story.commits(pull.headSha, 'next')
    expect(others).toEqual([])
    expect(revert).toMatchObject({ parents: [tip], tree: before })
    expect(revert?.message).toBe(
      [
        `Revert "Answer worse, @\u200bbob (#${number})"`,
        '',
        `This reverts commit ${tip}.`,
        '',
        'Sluice-Channel: next',
        `Sluice-Revert: ${tip}`,
        `Sluice-Revert-Of: ${tip}`,
        'Sluice-Severity: critical',
        'Sluice-By: alice',
        'Sluice-Reason: Answers are wrong since noon',
        '',
      ].join('\n'),
    )

    // Again, while next moves on: the same pull request.
    await story.commit('Meanwhile', { 'other.txt': 'x\n' })
    const again = await story.reverted(`#${number}`, { reason: 'In other words' })
    expect(again).toMatchObject({ pullRequest: { number: pull.number }, operations: [] })
    expect(repo.pullRequests()).toHaveLength(2)

    const reverted = await repo.mergePullRequest(pull.number, { by: 'alice', method: 'squash' })
    expect(await story.reverted(`#${number}`)).toMatchObject({
      outcome: 'nothing-to-do',
      why: [`${tip.slice(0, 7)} was reverted already, by ${reverted.slice(0, 7)}.`],
    })

    // A revert of the revert brings the change back.
    const back = await story.reverted(`#${pull.number}`)
    expect(back).toMatchObject({ outcome: 'revert' })
    expect(story.pull().title).toBe(
      `Reapply "Answer worse, @\u200bbob (#${number})" (#${pull.number})`,
    )
    await repo.mergePullRequest(story.pull().number, { by: 'alice' })
    expect(await repo.files('next')).toMatchObject({ 'bad.py': 'x\n', 'other.txt': 'x\n' })

    // And it can be reverted again, on a branch of its own.
    expect(await story.reverted(`#${number}`)).toMatchObject({ outcome: 'revert' })
    expect(story.pull().head).toBe(`sluice/revert/next/${tip.slice(0, 12)}.2`)
  })

  it('takes rebased pull requests by the commit, merges as one, ranges with merges in them, and each once', async () => {
    const { repo } = await begin()
    const start = await repo.sha('next')
    const rebased = await story.merged('rebase', [
      { message: 'One', files: { 'one.txt': '1\n' } },
      { message: 'Two', files: { 'one.txt': '2\n' } },
    ])
    const two = await repo.commitAt('next')
    const before = await repo.sha('next')
    const merged = await story.merged('merge', [
      { message: 'Three', files: { 'three.txt': '3\n' } },
      { message: 'Four', files: { 'three.txt': '4\n' } },
    ])
    const merge = await repo.commitAt('next')
    const last = await story.commit('Five', { 'five.txt': '5\n' })

    const of = async (what: string) => {
      const report = await story.reverted(what, { dryRun: true })
      if (report.outcome !== 'revert') throw new Error(report.why.join())
      return report.question.series.applied.map(({ commit }) => commit.sha)
    }
    expect(await of(`#${rebased}`)).toEqual([two.sha, two.parents[0]])
    expect(await of(`${merged}, ${merge.sha.slice(0, 7)}`)).toEqual([merge.sha])
    const all = [last, merge.sha, two.sha, two.parents[0]]
    expect(await of(`${two.sha} #${rebased} ${start.slice(0, 8)}..${last}`)).toEqual(all)
    expect(await of(`${before}..${last}`)).toEqual([last, merge.sha])
    await expect(story.reverted(`${merge.parents[1]}..${before}`)).rejects.toThrow(
      /is no range: .* is not on the first-parent line/,
    )
    await expect(story.reverted('0123456789')).rejects.toThrow(/has no commit 0123456789/)

    await story.reverted(`${start}..${last}`)
    const pull = story.pull()
    expect(pull.title).toBe(`Revert 4 commits (${start}..${last})`)
    const commits = await story.commits(pull.headSha, 'next')
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual([
      'Revert "One"',
      'Revert "Two"',
      `Revert "${merge.message.split('\n')[0]}"`,
      'Revert "Five"',
    ])
    expect(commits[2]?.message).toContain(
      `This reverts commit ${merge.sha}, reversing\nchanges made to ${before}.`,
    )
    expect(commits[0]?.tree).toBe(await repo.tree(start))
  })

  it('of what is there no more is a no-op, though the lines changed since', async () => {
    const { repo } = await begin()
    const bad = await story.commit('Bad', { 'app.py': lines({ 3: 'bad' }) })
    const revert = await story.commit(`Undo it\n\nThis reverts commit ${bad}.`, {
      'app.py': lines(),
    })
    await story.commit('Other', { 'app.py': lines({ 3: 'other' }) })
    const gone = await story.commit('Gone', { 'gone.txt': 'x\n' })
    await story.commit('Take it out', { 'gone.txt': null })
    expect(await story.reverted(`${bad} ${gone}`)).toMatchObject({
      outcome: 'nothing-to-do',
      why: [
        `${gone.slice(0, 7)}: nothing of it is left there.`,
        `${bad.slice(0, 7)} was reverted already, by ${revert.slice(0, 7)}.`,
      ],
    })
    expect(await repo.exists('sluice')).toBe(false)
    expect(repo.pullRequests()).toEqual([])
  })

  it('that conflicts is a draft with markers, the commands, and the way to restore instead', async () => {
    const { repo } = await begin()
    const first = await story.commit('First', { 'first.txt': 'x\n' })
    const bad = await story.commit('Bad', { 'app.py': lines({ 3: 'bad' }), 'bad.py': 'x\n' })
    await story.commit('Since', { 'app.py': lines({ 3: 'since' }) })
    const last = await story.commit('Last', { 'last.txt': 'x\n' })

    const report = await story.reverted(`${first} ${bad} ${last}`)

    expect(report).toMatchObject({
      conflicts: true,
      question: { series: { conflict: { paths: [{ path: 'app.py', kind: 'contents' }] } } },
    })
    const pull = story.pull()
    expect(pull).toMatchObject({ draft: true, labels: ['revert', 'revert conflict'] })
    const [conflicted, clean] = await story.commits(pull.headSha, 'next')
    expect(clean?.message).toMatch(/^Revert "Last"/)
    expect(conflicted?.message).toMatch(
      /^CONFLICT: Revert "Bad"\n\nThis commit has conflicts to resolve:\n- app.py\n\nThis reverts commit/,
    )
    expect(await repo.text(pull.headSha, 'app.py')).toBe(
      lines({
        3: `<<<<<<< branch/next\nsince\n=======\nline 3\n>>>>>>> revert/${bad.slice(0, 12)}`,
      }),
    )
    for (const text of [
      '| app.py | contents |',
      `git revert --no-edit ${bad} # resolve`,
      `git revert --no-edit ${first} # resolve`,
      `Not tried yet, and part of the commands above: \`${first.slice(0, 7)}\` First.`,
      '-f channel=next -f to=last-good',
    ])
      expect(pull.body).toContain(text)
    expect(await story.statuses(pull.headSha)).toEqual(['sluice/revert failure'])
    expect(await story.reverted(`${last} ${bad} ${first}`)).toMatchObject({
      conflicts: true,
      operations: [],
      pullRequest: { number: pull.number },
    })
  })
})

describe('a change that several channels have', () => {
  it('is reverted by the commit that the channel has, and offered on the others', async () => {
    const { repo } = await begin()
    await story.commit('Own way', { 'own.txt': 'x\n' })
    const number = await story.merged(
      'squash',
      [{ message: 'Fix', files: { 'app.py': lines({ 3: 'fixed' }) } }],
      'stable',
    )
    const fix = await repo.sha('stable')
    const carried = await story.commit(`Fix\n\n(cherry picked from commit ${fix})`, {
      'app.py': lines({ 3: 'fixed' }),
    })
    await story.commit('More', { 'app.py': lines({ 3: 'fixed', 20: 'more' }) })

    const report = await story.reverted(`#${number}`, { channel: 'stable' })

    expect(report).toMatchObject({
      question: { elsewhere: [{ channel: 'next', commits: [carried] }] },
    })
    const pull = story.pull()
    expect(pull).toMatchObject({
      title: `Emergency revert on stable: Revert "Fix (#${number})"`,
      base: 'stable',
      labels: ['revert', 'critical'],
    })
    expect(pull.body).toContain(
      `gh workflow run rollback.yml -f channel=next -f revert=${carried} -f reason="Reverted on stable as well"`,
    )
    expect(pull.body).toContain('promotion into stable is held')
    expect(await story.statuses(pull.headSha)).toEqual(['sluice/stable success'])

    // By the name that it has on stable.
    const here = await story.reverted(`#${number}`, { channel: 'next', dryRun: true })
    expect(here).toMatchObject({
      question: {
        series: { applied: [{ commit: { sha: carried } }] },
        remarks: [
          `${fix.slice(0, 7)} is no part of next, which has the change by ${carried.slice(0, 7)}.`,
        ],
        elsewhere: [{ channel: 'stable', commits: [fix] }],
      },
    })
    await expect(story.reverted(`#${number}`, { channel: 'legacy' })).rejects.toThrow(
      /is no part of legacy, and nothing of it stands there/,
    )
  })
})

describe('pushed directly', () => {
  it('where the policy says so: on the tip that there is then, and nothing is left behind', async () => {
    const { repo } = await begin(push)
    const bad = await story.commit('Bad', { 'bad.py': 'x\n' })
    let meanwhile: string | undefined
    const stop = story.sandbox.intercept(async ({ operation }, phase) => {
      if (operation !== 'sluiceLand' || phase !== 'before' || meanwhile !== undefined)
        return undefined
      meanwhile = await story.commit('Meanwhile', { 'other.txt': 'x\n' })
      return undefined
    })
    const report = await story.reverted(bad)
    stop()
    const tip = await repo.commitAt('next')
    expect(report).toMatchObject({ outcome: 'revert', landed: tip.sha, way: { kind: 'push' } })
    expect(tip).toMatchObject({ parents: [meanwhile] })
    expect(tip.message).toMatch(/^Revert "Bad"/)
    expect(Object.keys(await repo.files('next'))).not.toContain('bad.py')
    expect(repo.pullRequests()).toEqual([])
    expect(Object.keys(await repo.branches()).sort()).toEqual(['legacy', 'next', 'stable'])
    expect(await story.reverted(bad)).toMatchObject({ outcome: 'nothing-to-do' })
  })

  it('is a pull request with the reason where protection or content forbids it', async () => {
    const { repo } = await begin(push)
    const bad = await story.commit('Bad', { 'bad.py': 'x\n' })
    const policy = await story.commit('Workflow', { '.github/CODEOWNERS': '* @bob\n' })
    const dry = await story.reverted(policy, { dryRun: true })
    expect(dry).toMatchObject({
      way: {
        kind: 'pull-request',
        why: 'It changes .github/CODEOWNERS, which guard next itself.',
      },
    })
    repo.protect('next', { reviews: true })
    const report = await story.reverted(bad)
    expect(report).toMatchObject({
      outcome: 'revert',
      way: { kind: 'pull-request', why: expect.stringContaining('did not let it be pushed') },
    })
    expect(story.pull()).toMatchObject({
      state: 'open',
      base: 'next',
      body: expect.stringContaining('Not pushed directly. GitHub did not let it be pushed'),
    })
    expect(await repo.sha('next')).toBe(policy)
  })
})

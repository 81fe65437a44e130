import { afterEach, describe, expect, it } from 'vitest'
import { lines, Story } from './story.ts'
import { wholeResult } from './whole-result.ts'

let story: Story
afterEach(() => story.end())

const author = { login: 'bob' }
const app = (line: string, at = 4) => ({ 'app.py': lines(30, { [at]: line }) })

describe('a conflict', () => {
  it('on one target opens a draft there that nobody merges by accident, and costs the other nothing', async () => {
    story = await Story.begin()
    await story.repo.commit({
      branch: 'legacy',
      message: 'Own way',
      files: app('legacy four'),
      author,
    })
    const tip = await story.repo.sha('legacy')
    const earlier = await story.repo.commit({
      branch: 'stable',
      message: 'Earlier *change*',
      files: app('earlier four'),
      author,
    })
    const number = await story.merged('squash', [{ message: 'Fix', files: app('fixed four') }])
    await story.repo.commit({
      branch: 'next',
      message: 'Take it',
      files: app('earlier four'),
      author,
    })
    const landed = await story.repo.sha('stable')

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy conflict'])
    expect(story.pull(3)).toEqual({
      title: '[legacy] Fix',
      head: 'sluice/backport/legacy/pr-1',
      base: 'legacy',
      state: 'open',
      draft: true,
      labels: ['backport', 'backport conflict'],
      assignees: [],
    })
    const head = await story.repo.commitAt('sluice/backport/legacy/pr-1')
    expect(head.parents).toEqual([tip])
    expect(head.author.name).toBe('bob')
    expect(head.message).toBe(
      `CONFLICT: Fix (#1)\n\nThis commit has conflicts to resolve:\n- app.py\n\n(cherry picked from commit ${landed})\n`,
    )
    expect(await story.repo.text(head.sha, 'app.py')).toBe(
      lines(30, {
        4: `<<<<<<< branch/legacy\nlegacy four\n=======\nfixed four\n>>>>>>> pick/${landed.slice(0, 12)}`,
      }),
    )
    expect(await story.statuses(head.sha)).toEqual(['sluice/backport failure'])
    const url = `${story.sandbox.serverUrl}/acme/assistant/commit`
    const body = story.repo.pullRequest(3).body ?? ''
    expect(body.slice(0, body.indexOf('<!--'))).toBe(
      [
        'Carries #1 by bob from stable to legacy: Fix',
        '',
        '> [!WARNING]',
        `> \`${landed.slice(0, 7)}\` conflicts with legacy. Its commit here is not resolved: do not merge it like this.`,
        '',
        '| File | Conflict |',
        '|---|---|',
        '| app.py | contents |',
        '',
        '**legacy lacks earlier changes of stable to these files.** Carrying them first may be all it takes:',
        '',
        `- [\`${earlier.slice(0, 7)}\`](${url}/${earlier}) Earlier \\*change\\*`,
        '',
        '**Finish it by hand:**',
        '',
        '```sh',
        `git fetch --depth=2147483647 origin ${landed} # all of the history, also in a shallow clone`,
        'git fetch origin sluice/backport/legacy/pr-1 && git switch --create sluice/backport/legacy/pr-1 FETCH_HEAD',
        'git reset --hard HEAD~1 # the commit that is not resolved',
        `git cherry-pick -x ${landed} # resolve, \`git add\`, then \`git cherry-pick --continue\``,
        'git push --force-with-lease=sluice/backport/legacy/pr-1:FETCH_HEAD origin HEAD:refs/heads/sluice/backport/legacy/pr-1',
        '```',
        '',
        '<sub>Made by Sluice. Commits that you push here are never overwritten.</sub>',
        '',
        '',
      ].join('\n'),
    )
    expect(story.comments(number)).toEqual([
      [
        '<!-- sluice:backport -->',
        '**Backports from stable**',
        '',
        '| | Channel | Pull request | |',
        '|---|---|---|---|',
        '| ✓ | next | #2 | opened: 1 commit |',
        '| ! | legacy | #3 | opened as a draft: conflicts in app.py (contents) |',
        '',
        '- legacy: Resolve the conflicts; the pull request has the commands.',
        '',
      ].join('\n'),
    ])
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/conflict-on-one-target.txt',
    )
  })

  it('at the second of three commits keeps the first, and names the third', async () => {
    story = await Story.begin()
    await story.repo.commit({ branch: 'next', message: 'Own', files: app('next four'), author })
    const number = await story.merged('rebase', [
      { message: 'One', files: { 'one.txt': '1\n' } },
      { message: 'Two', files: app('two') },
      { message: 'Three', files: { 'three.txt': '3\n' } },
    ])
    const [three, two] = await story.repo.log('stable')

    const run = await story.backported({ number, targets: ['next'] })

    expect(story.outcomeOf(run, 'next')).toMatchObject({
      kind: 'conflict',
      commits: [{ from: expect.any(String) }],
      conflicts: [{ path: 'app.py', kind: 'contents' }],
    })
    const commits = await story.commits('sluice/backport/next/pr-1', 'next')
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual(['One', 'CONFLICT: Two'])
    expect(story.repo.pullRequest(2).body).toContain(
      `git cherry-pick -x ${two?.sha} # resolve, \`git add\`, then \`git cherry-pick --continue\`\ngit cherry-pick -x ${three?.sha}`,
    )
    expect(story.repo.pullRequest(2).body).toContain(
      `Not tried yet, and part of the commands above: \`${three?.sha.slice(0, 7)}\` Three.`,
    )
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/conflict-at-commit-2-of-3.txt',
    )
  })

  it('with `conflicts: fail` opens nothing and is red, and costs the other nothing', async () => {
    story = await Story.begin({ backport: 'conflicts: fail' })
    await story.repo.commit({ branch: 'next', message: 'Own', files: app('next four'), author })
    const number = await story.merged('squash', [{ message: 'Fix', files: app('fixed') }])
    const landed = await story.repo.sha('stable')

    const run = await story.backported({ number })

    expect(story.outcomeOf(run, 'next')).toEqual({
      kind: 'failed',
      reason: `${landed.slice(0, 7)} conflicts in app.py`,
      clear: 'Carry it by hand, or allow drafts with `conflicts: draft`.',
      conflicts: [{ path: 'app.py', kind: 'contents' }],
    })
    expect(story.outcomeOf(run, 'legacy').kind).toBe('open')
    expect(await story.repo.exists('sluice/backport/next/pr-1')).toBe(false)
    const drafted = await story.backported({ number, conflicts: 'draft' })
    expect(story.said(drafted)).toEqual(['next conflict', 'legacy open'])
  })

  it('of deleted, renamed and binary files is named as what it is, and nobody’s side is taken silently', async () => {
    const logo = (version: number) => Buffer.from([0, version, version])
    story = await Story.begin({ files: { 'logo.bin': logo(1), 'docs/guide.md': lines(20) } })
    const own = { 'app.py': null, 'docs/guide.md': null, 'logo.bin': logo(5) }
    await story.repo.commit({ branch: 'next', message: 'Own', files: own, author })
    const before = await story.repo.files('next')
    const cases = [
      ['modify/delete', 'app.py', app('changed'), app('changed')],
      [
        'rename/delete',
        'docs/manual.md',
        { 'docs/guide.md': null, 'docs/manual.md': lines(20) },
        { 'docs/manual.md': lines(20) },
      ],
      // Binaries have no markers: next's own stays until somebody decides.
      ['binary', 'logo.bin', { 'logo.bin': logo(7) }, {}],
    ] as const
    for (const [kind, path, files, result] of cases) {
      const number = await story.merged('squash', [{ message: `Make ${kind}`, files }])
      const landed = await story.repo.sha('stable')

      const run = await story.backported({ number, targets: ['next'] })

      expect(story.outcomeOf(run, 'next'), kind).toMatchObject({
        kind: 'conflict',
        commits: [],
        dropped: [],
        conflicts: [{ path, kind }],
      })
      const branch = `sluice/backport/next/pr-${number}`
      expect(story.pull(number + 1)).toEqual({
        title: `[next] Make ${kind}`,
        head: branch,
        base: 'next',
        state: 'open',
        draft: true,
        labels: ['backport', 'backport conflict'],
        assignees: [],
      })
      expect(await story.repo.files(branch), kind).toEqual({ ...before, ...result })
      expect(await story.commits(branch, 'next')).toEqual([
        {
          author: 'bob',
          message: `CONFLICT: Make ${kind} (#${number})\n\nThis commit has conflicts to resolve:\n- ${path}\n\n(cherry picked from commit ${landed})\n`,
        },
      ])
      expect(await story.statuses(branch)).toEqual(['sluice/backport failure'])
      expect(story.repo.pullRequest(number + 1).body).toContain(`| ${path} | ${kind} |`)
      await expect(await wholeResult(story, run)).toMatchFileSnapshot(
        `whole-results/conflict-${kind.replace('/', '-')}.txt`,
      )
    }
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { connectToGitHub } from '../../src/index.ts'
import { lines, Story, whole } from './story.ts'
import { wholeResult } from './whole-result.ts'

let story: Story
afterEach(() => story.end())

const author = { login: 'bob' }

describe('what the target has already', () => {
  it('by the same patch is not carried again', async () => {
    story = await Story.begin()
    const fix = { 'app.py': lines(30, { 4: 'four' }) }
    await story.repo.commit({ branch: 'next', message: 'Fix it here first', files: fix, author })
    const number = await story.merged('squash', [{ message: 'Fix', files: fix }])

    const run = await story.backported({ number })

    expect(story.outcomeOf(run, 'next')).toEqual({
      kind: 'already-there',
      how: 'picking it changes nothing there',
    })
    expect(story.outcomeOf(run, 'legacy').kind).toBe('open')
    expect(await story.repo.exists('sluice/backport/next/pr-1')).toBe(false)
    expect(story.comments(number)[0]).toContain(
      '| ✓ | next |  | already there: picking it changes nothing there |',
    )
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/already-present.txt',
    )
  })

  it('and has developed further on the same lines is found by its patch', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', [
      { message: 'Fix', files: { 'app.py': lines(30, { 4: 'four' }) } },
    ])
    const same = await story.repo.commit({
      branch: 'next',
      message: 'The same',
      files: { 'app.py': lines(30, { 4: 'four' }) },
      author,
    })
    await story.repo.commit({
      branch: 'next',
      message: 'And further',
      files: { 'app.py': lines(30, { 4: 'four and more', 5: 'five' }) },
      author,
    })

    const run = await story.backported({ number })

    expect(story.outcomeOf(run, 'next')).toEqual({
      kind: 'already-there',
      how: `the same change is there as ${same.slice(0, 7)}`,
    })
  })

  it('by a pick that was resolved by hand is found by what its message says', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', [
      { message: 'Fix', files: { 'app.py': lines(30, { 4: 'four' }) } },
    ])
    const landed = await story.repo.sha('stable')
    const as = await story.repo.commit({
      branch: 'legacy',
      message: `Fix\n\n(cherry picked from commit ${landed})`,
      files: { 'app.py': lines(30, { 4: 'four, the legacy way' }) },
      author,
    })

    const run = await story.backported({ number, targets: ['legacy'] })

    expect(story.outcomeOf(run, 'legacy')).toEqual({
      kind: 'already-there',
      how: `it was picked as ${as.slice(0, 7)}`,
    })
  })

  it('in part: only the rest is carried, and the pull request says so', async () => {
    story = await Story.begin()
    await story.repo.commit({ branch: 'next', message: 'A', files: { 'a.txt': 'a\n' }, author })
    const number = await story.merged('rebase', [
      { message: 'Add a', files: { 'a.txt': 'a\n' } },
      { message: 'Add b', files: { 'b.txt': 'b\n' } },
    ])

    const run = await story.backported({ number, targets: ['next'] })

    const outcome = story.outcomeOf(run, 'next')
    expect(outcome).toMatchObject({ kind: 'open', commits: [{}], dropped: [{}] })
    const commits = await story.commits('sluice/backport/next/pr-1', 'next')
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual(['Add b'])
    expect(story.repo.pullRequest(2).body).toMatch(
      /\*\*Not needed on next:\*\*\n\n- \[`[0-9a-f]{7}`\]\(.*\) Add a: picking it changes nothing there/,
    )
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/partly-present.txt',
    )
  })

  it('by a promotion that came from there: always', async () => {
    story = await Story.begin()
    await story.repo.commit({
      branch: 'next',
      message: 'New prompt',
      files: { 'app.py': lines(30, { 2: 'two' }) },
      author,
    })
    const candidate = await story.repo.sha('next')
    const { number } = await story.repo.openPullRequest({
      by: 'alice',
      head: 'next',
      base: 'stable',
      title: 'Manual promotion',
    })
    await story.repo.mergePullRequest(number, { by: 'alice', method: 'merge' })
    // Next goes on, on the same lines.
    await story.repo.commit({
      branch: 'next',
      message: 'Newer prompt',
      files: { 'app.py': lines(30, { 2: 'two and a half' }) },
      author,
    })

    const run = await story.backported({ number })

    expect(story.outcomeOf(run, 'next')).toEqual({
      kind: 'already-there',
      how: `the same content is there as ${candidate.slice(0, 7)}`,
    })
    expect(story.outcomeOf(run, 'legacy')).toEqual({
      kind: 'left-out',
      reason: 'it is a promotion, and the policy carries none to legacy',
      clear: 'To carry it all the same, comment `/backport legacy`.',
    })
  })

  it('a promotion goes to legacy as one pull request where the policy says so', async () => {
    story = await Story.begin({ backport: 'promotions: [legacy]' })
    for (const name of ['one', 'two'])
      await story.repo.commit({ branch: 'next', message: name, files: { [name]: '1\n' }, author })
    const { number } = await story.repo.openPullRequest({
      by: 'alice',
      head: 'next',
      base: 'stable',
    })
    await story.repo.mergePullRequest(number, { by: 'alice', method: 'merge' })

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next already-there', 'legacy open'])
    expect(await story.commits(`sluice/backport/legacy/pr-${number}`, 'legacy')).toHaveLength(1)
    const files = await story.repo.files(`sluice/backport/legacy/pr-${number}`)
    expect([files['one'], files['two']]).toEqual(['1\n', '1\n'])
  })

  it('a rollback is carried only when somebody asks', async () => {
    story = await Story.begin()
    const good = await story.repo.sha('stable')
    await story.merged('squash', [{ message: 'Bad', files: { 'app.py': lines(30, { 1: 'bad' }) } }])
    const number = await story.merged('squash', [
      { message: 'Back to the good state', files: { 'app.py': lines(30) } },
    ])
    expect(await story.repo.tree('stable')).toBe(await story.repo.tree(good))

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next left-out', 'legacy left-out'])
    const asked = await story.backported({ number, targets: ['legacy'] })
    expect(story.outcomeOf(asked, 'legacy').kind).toBe('already-there')
  })
})

describe('files of every kind', () => {
  it('binaries, modes, symlinks, submodules, CRLF and LFS pointers come byte for byte', async () => {
    story = await Story.begin({
      files: {
        'run.sh': 'echo\n',
        'logo.bin': Buffer.from([0, 1, 2, 255]),
        'dos.txt': 'a\r\nb\r\n',
      },
    })
    const { client, owner, repo } = hands()
    const blob = async (bytes: Buffer) => {
      const { data } = await client.request('POST /repos/{owner}/{repo}/git/blobs', {
        owner,
        repo,
        content: bytes.toString('base64'),
        encoding: 'base64',
      })
      return data.sha
    }
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n'
    const entries = [
      { path: 'run.sh', mode: '100755', type: 'blob', sha: await blob(Buffer.from('echo\n')) },
      { path: 'logo.bin', mode: '100644', type: 'blob', sha: await blob(Buffer.from([0, 9, 254])) },
      { path: 'dos.txt', mode: '100644', type: 'blob', sha: await blob(Buffer.from('a\r\nB\r\n')) },
      { path: 'link', mode: '120000', type: 'blob', sha: await blob(Buffer.from('app.py')) },
      { path: 'model.lfs', mode: '100644', type: 'blob', sha: await blob(Buffer.from(pointer)) },
      { path: 'vendor', mode: '160000', type: 'commit', sha: '1234567890'.repeat(4) },
    ] as const
    const stable = await story.repo.commitAt('stable')
    const { data: tree } = await client.request('POST /repos/{owner}/{repo}/git/trees', {
      owner,
      repo,
      base_tree: stable.tree,
      tree: [...entries],
    })
    const { data: made } = await client.request('POST /repos/{owner}/{repo}/git/commits', {
      owner,
      repo,
      message: 'All kinds',
      tree: tree.sha,
      parents: [stable.sha],
    })
    await story.repo.branch('topic', whole(made.sha))
    const { number } = await story.repo.openPullRequest({
      by: 'bob',
      head: 'topic',
      base: 'stable',
    })
    await story.repo.mergePullRequest(number, { by: 'alice', method: 'squash' })

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    for (const channel of ['next', 'legacy']) {
      const { data: read } = await client.request(
        'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
        {
          owner,
          repo,
          tree_sha: await story.repo.tree(`sluice/backport/${channel}/pr-${number}`),
        },
      )
      for (const { path, mode, sha } of entries)
        expect(read.tree.find((entry) => entry.path === path)).toMatchObject({ mode, sha })
    }
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/files-of-every-kind.txt',
    )
  })

  it('a file and a folder that the target has renamed are followed', async () => {
    const core = lines(20)
    story = await Story.begin({ files: { 'lib/one.py': lines(25), 'lib/two.py': lines(40) } })
    await story.repo.commit({
      branch: 'next',
      message: 'Rename',
      files: {
        'src/deep/down/core.py': null,
        'src/engine.py': core,
        'lib/one.py': null,
        'lib/two.py': null,
        'library/one.py': lines(25),
        'library/two.py': lines(40),
      },
      author,
    })
    const number = await story.merged('squash', [
      {
        message: 'Change both',
        files: {
          'src/deep/down/core.py': lines(20, { 3: 'three' }),
          'lib/two.py': lines(40, { 7: 'seven' }),
        },
      },
    ])

    const run = await story.backported({ number, targets: ['next'] })

    expect(story.said(run)).toEqual(['next open'])
    const files = await story.repo.files('sluice/backport/next/pr-1')
    expect(files['src/engine.py']).toBe(lines(20, { 3: 'three' }))
    expect(files['library/two.py']).toBe(lines(40, { 7: 'seven' }))
    expect(files['lib/two.py']).toBeUndefined()
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/renamed-on-the-target.txt',
    )
  })

  it('a new file in a folder that the target has renamed is a conflict: nobody can say where it belongs', async () => {
    story = await Story.begin({ files: { 'lib/one.py': lines(25), 'lib/two.py': lines(40) } })
    await story.repo.commit({
      branch: 'next',
      message: 'Rename',
      files: {
        'lib/one.py': null,
        'lib/two.py': null,
        'library/one.py': lines(25),
        'library/two.py': lines(40),
      },
      author,
    })
    const number = await story.merged('squash', [
      { message: 'New', files: { 'lib/new.py': 'n\n' } },
    ])

    const run = await story.backported({ number, targets: ['next'] })

    expect(story.outcomeOf(run, 'next')).toMatchObject({
      kind: 'conflict',
      conflicts: [{ path: 'library/new.py', kind: 'directory rename suggested' }],
    })
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/new-file-in-a-renamed-directory.txt',
    )
  })
})

describe('unrelated histories', () => {
  it('are no obstacle where the change applies', async () => {
    story = await Story.begin()
    await story.repo.deleteBranch('legacy')
    await story.repo.commit({
      branch: 'legacy',
      message: 'From elsewhere',
      files: { 'app.py': lines(30, { 20: 'other' }) },
      author,
    })
    const number = await story.merged('squash', [
      { message: 'Fix', files: { 'app.py': lines(30, { 4: 'four' }) } },
    ])

    const run = await story.backported({ number, targets: ['legacy'] })

    expect(story.said(run)).toEqual(['legacy open'])
    expect(await story.repo.files('sluice/backport/legacy/pr-1')).toEqual({
      'app.py': lines(30, { 4: 'four', 20: 'other' }),
    })
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/unrelated-histories.txt',
    )
  })
})

/** Somebody with every permission, for what the scenario's helpers cannot do. */
function hands() {
  const token = story.repo.token({ kind: 'user', login: 'alice' })
  const client = connectToGitHub({ token, apiUrl: story.sandbox.apiUrl })
  return { client, owner: 'acme', repo: 'assistant' }
}

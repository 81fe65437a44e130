import { renderLog, renderSummary } from '@sluice/core'
import { afterEach, describe, expect, it } from 'vitest'
import { connectToGitHub } from '../../src/index.ts'
import { labelled } from './labelled-hotfix.ts'
import { Story, type StoryOptions } from './story.ts'

let story: Story
afterEach(() => story.end())

/** What git takes for the name of a branch. */
const HOSTILE = "it's-<b>@all</b>-`rm`;$(id)"

/** Of a candidate that waits. */
const USUAL = [
  ...['sluicePolicyAndChannels', 'sluiceCandidate', 'repos/list-branches'],
  'actions/list-workflow-runs',
]

const LABELLED = 'approval: none\nhotfixes: labelled'

async function begin(stable = LABELLED, options: StoryOptions = {}) {
  story = await Story.begin({ ...options, stable })
  // A promotion waits, and is not what these stories are about.
  story.traffic({ '200': 10 })
  return story.repo
}

/** Bob's pull request into stable, of one file; CI is green on it. */
async function proposed(
  branch = 'fix',
  how: { readonly on?: string; readonly fromFork?: boolean } = {},
): Promise<number> {
  const { on = 'stable', ...rest } = how
  await story.repo.branch(branch, await story.repo.sha(on))
  await pushed(branch)
  const opened = { by: 'bob', head: branch, base: 'stable', title: `Fix ${branch}`, ...rest }
  const { number } = await story.repo.openPullRequest(opened)
  await story.ci(headOf(number), 'success')
  return number
}

function pushed(branch: string, text = 'x') {
  const files = { [`${branch.replace(/\W/g, '')}.txt`]: `${text}\n` }
  return story.repo.commit({ branch, message: `Fix ${branch}`, files, author: { login: 'bob' } })
}

const headOf = (number: number) => story.repo.pullRequest(number).headSha

/** Newest `sluice/stable` of its head, in its own words. */
function told(number: number) {
  return story.status(headOf(number), 'sluice/stable')
}

/** What a look asks of GitHub beside what it asks where there is no hotfix. */
async function reads(run: () => Promise<unknown>) {
  const before = story.sandbox.requests.length
  await run()
  return story.sandbox.requests
    .slice(before)
    .map(({ operation }) => operation)
    .filter((one) => one === undefined || !USUAL.includes(one))
    .toSorted()
}

async function writes(run: () => Promise<unknown>) {
  const before = story.sandbox.requests.length
  await run()
  return story.sandbox.requests
    .slice(before)
    .filter(({ kind, method }) => kind === 'rest' && method !== 'GET')
    .map(({ operation }) => operation)
}

describe('a pull request into a guarded channel that is no promotion', () => {
  it('is red without the setting, with what to do, and told once', async () => {
    const repo = await begin('approval: none')
    const number = await proposed()
    await repo.label(number, ['hotfix'], { by: 'alice' })
    const { report } = await story.promoted()
    expect(await told(number)).toBe('failure: no promotion: only promotions enter stable')
    expect(renderLog(report).join('\n')).toContain(
      'write `hotfixes: labelled` under `channels.stable`',
    )
    expect(await writes(() => story.promoted())).toEqual([])
    expect(await reads(() => story.promoted())).toEqual(['sluiceOpenPulls'])
  })

  it('is green once a maintainer labelled exactly its head, and only for that head', async () => {
    const repo = await begin()
    const number = await proposed(HOSTILE)
    await story.promoted()
    expect(await told(number)).toBe(
      'failure: no promotion: a maintainer’s label “hotfix” lets it in',
    )

    for (const [by, why] of [
      ['bob', 'bob, who put the label on, has not the role maintain or admin'],
      ['labeler[bot]', 'labeler[bot], which put the label on, is no person'],
    ] as const) {
      const { report } = await labelled(story, number, by)
      expect(await told(number)).toBe('failure: hotfix: blocked by label')
      expect(renderLog(report).join('\n')).toContain(why)
    }

    const { report } = await labelled(story, number)
    expect(await told(number)).toBe('success: hotfix: labelled by alice')
    expect(renderSummary(report)).toContain('until it was carried there, the gate `fixes` holds')
    expect(renderSummary(report)).not.toContain('<b>')
    expect(await writes(() => story.promoted())).toEqual([])
    expect(await reads(() => story.promoted())).toEqual([
      ...['repos/compare-commits-with-basehead', 'repos/compare-commits-with-basehead'],
      'repos/get-branch',
      ...['repos/get-collaborator-permission-level', 'sluiceLabelledPull', 'sluiceOpenPulls'],
    ])

    await pushed(HOSTILE, 'something else')
    await story.ci(headOf(number), 'success')
    await story.promoted()
    expect(await told(number)).toBe('failure: hotfix: blocked by label')
    await repo.review(number, { by: 'alice', state: 'APPROVED' })
    await story.promoted()
    expect(await told(number)).toBe('success: hotfix: labelled by alice')
    await repo.label(number, [], { by: 'alice' })
    await story.promoted()
    expect(await told(number)).toMatch(/^failure: no promotion/)
  })

  it('is judged at the head that was listed: where another was pushed meanwhile, the next look tells', async () => {
    const repo = await begin()
    const number = await proposed()
    await labelled(story, number)
    const seen = headOf(number)
    await pushed('fix', 'something that nobody saw')
    const unseen = headOf(number)
    const stop = story.sandbox.intercept(async ({ operation }, phase) => {
      if (operation === 'sluiceLabelledPull' && phase === 'before') await repo.branch('fix', seen)
      return undefined
    })
    await story.promoted()
    stop()
    expect(headOf(number)).toBe(seen)
    expect(await story.status(unseen, 'sluice/stable')).toBeUndefined()
    expect(await story.status(seen, 'sluice/stable')).toBe('success: hotfix: labelled by alice')
  })

  it('is not green where so many are labelled that it is not looked at', async () => {
    const repo = await begin()
    const number = await proposed()
    await labelled(story, number)
    expect(await told(number)).toBe('success: hotfix: labelled by alice')
    for (let count = 0; count < 10; count += 1) {
      const later = await proposed(`later-${count}`)
      await repo.label(later, ['hotfix'], { by: 'alice' })
    }
    const { report } = await story.promoted()
    expect(await told(number)).toBe('error: hotfix: blocked by hotfix')
    expect(renderLog(report).join('\n')).toContain('only the 10 newest are looked at')
    expect(await writes(() => story.promoted())).toEqual([])
  })

  it('that a run noted before it died is green by the next one', async () => {
    await begin()
    const number = await proposed()
    let dead = false
    const revive = story.sandbox.intercept(({ operation }, phase) => {
      dead ||= phase === 'after' && operation === 'repos/create-commit-status'
      return dead ? 'drop' : undefined
    })
    await expect(labelled(story, number)).rejects.toThrow()
    revive()
    expect(await told(number)).toBeUndefined()
    await story.promoted()
    expect(await told(number)).toBe('success: hotfix: labelled by alice')
  })

  it('waits for CI, and where a person decides, for one who wrote none of it', async () => {
    const repo = await begin('hotfixes: { label: Hotfix }')
    const number = await proposed()
    await story.ci(headOf(number), 'failure')
    await labelled(story, number)
    expect(await told(number)).toBe('failure: hotfix: blocked by ci')
    await repo.branch('own', await repo.sha('stable'))
    await repo.commit({
      branch: 'own',
      message: 'Mine',
      files: { 'own.txt': 'x\n' },
      author: { login: 'alice' },
    })
    const own = await repo.openPullRequest({ by: 'bob', head: 'own', base: 'stable' })
    await story.ci(headOf(own.number), 'success')
    await labelled(story, own.number)
    expect(await told(own.number)).toBe('failure: hotfix: blocked by approval')
  })

  it('brings nothing past the gates: no commit of next, and not its tree', async () => {
    const repo = await begin()
    const onNext = await proposed('on-next', { on: 'next' })
    await labelled(story, onNext)
    expect(await told(onNext)).toBe('failure: hotfix: blocked by source')

    // next merged into a fix, behind a commit that is the channel's own.
    await repo.branch('merged', await repo.sha('stable'))
    await pushed('merged')
    await repo.commit({
      branch: 'merged',
      message: 'Merge next',
      files: {},
      parents: [await repo.sha('merged'), await repo.sha('next')],
    })
    const merged = await repo.openPullRequest({ by: 'bob', head: 'merged', base: 'stable' })
    await story.ci(headOf(merged.number), 'success')
    await labelled(story, merged.number)
    expect(await told(merged.number)).toBe('failure: hotfix: blocked by source')

    await repo.branch('squashed', await repo.sha('stable'))
    await repo.commit({ branch: 'squashed', message: 'All of it', files: await repo.files('next') })
    const squashed = await repo.openPullRequest({ by: 'bob', head: 'squashed', base: 'stable' })
    await story.ci(headOf(squashed.number), 'success')
    const { report } = await labelled(story, squashed.number)
    expect(await told(squashed.number)).toBe('failure: hotfix: blocked by source')
    expect(renderLog(report).join('\n')).toContain('Let the promotion bring it.')
  })

  it('of a fork counts as it was labelled, never as a promotion by its name, and not after it went elsewhere', async () => {
    const repo = await begin()
    const fork = await proposed('fork', { fromFork: true })
    await labelled(story, fork)
    expect(await told(fork)).toBe('success: hotfix: labelled by alice')

    const number = await proposed()
    await labelled(story, number)
    expect(await told(number)).toBe('success: hotfix: labelled by alice')
    await repo.branch('other', await repo.sha('stable'))
    const token = repo.token({ kind: 'user', login: 'bob' })
    const client = connectToGitHub({ token, apiUrl: story.sandbox.apiUrl })
    for (const base of ['other', 'stable'])
      await client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
        ...{ owner: 'acme', repo: 'assistant', pull_number: number, base },
      })
    await story.promoted()
    expect(await told(number)).toBe('failure: hotfix: blocked by label')

    // The head of next is a promotion's, whoever else has a pull request of it.
    await repo.branch('copy', await repo.sha('next'))
    await repo.openPullRequest({ by: 'mallory', head: 'copy', base: 'stable', fromFork: true })
    const { number: manual } = await repo.openPullRequest({
      by: 'bob',
      head: 'next',
      base: 'stable',
    })
    await story.promoted()
    expect(await told(manual)).toMatch(/^pending: waiting for/)
  })
})

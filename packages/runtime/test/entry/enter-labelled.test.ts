import { afterEach, expect, test } from 'vitest'
import { EntryStory } from './entry-story.ts'

let story: EntryStory
afterEach(() => story.end())

test('labelled pull requests enter one after the other; what is not ready waits and says why', async () => {
  story = await EntryStory.begin()
  const { repo } = story
  const quiet = await story.entered()
  expect(story.told(quiet)).toEqual(['up-to-date'])

  const second = await story.proposed('second')
  const first = await story.proposed('first', { labelledBy: 'alice' })
  await repo.label(second, ['auto-merge'], { by: 'bob' })
  const unlabelled = await story.proposed('unlabelled', { by: 'dependabot[bot]' })
  const open = await story.proposed('open', { labelledBy: 'alice', ci: 'none' })
  const draft = await story.proposed('draft', { labelledBy: 'alice', draft: true })
  const byReader = await story.proposed('reader', { by: 'mallory', labelledBy: 'mallory' })
  const byBot = await story.proposed('bot', { by: 'bob', labelledBy: 'labeler[bot]' })
  const refused = await story.proposed('refused', { labelledBy: 'alice' })
  await repo.review(refused, { by: 'alice', state: 'CHANGES_REQUESTED' })
  const conflicting = await story.proposed('first-too', { labelledBy: 'alice' })
  await story.pushed('topic-first-too', 'first')
  await story.ci(conflicting, 'success')

  const planned = await story.entered({ dryRun: true })
  expect(planned.pullRequests.filter(({ action }) => action === 'merge')).toHaveLength(3)
  expect(story.merged(first, second, conflicting)).toEqual([false, false, false])

  const report = await story.entered()
  expect(story.told(report)).toEqual([
    'blocked',
    `#${first} merge`,
    `#${second} merge`,
    `#${open} none, ci`,
    `#${draft} none, draft`,
    `#${byReader} none, label`,
    `#${byBot} none, label`,
    `#${refused} none, reviews`,
    `#${conflicting} none, conflicts`,
  ])
  expect(story.merged(first, second, open, unlabelled)).toEqual([true, true, false, false])
  expect(story.lines(report)).toContain('mallory, who put the label on, may not write')
  expect(story.log).toEqual([
    `merged #${first} at ${repo.pullRequest(first).headSha}`,
    `merged #${second} at ${repo.pullRequest(second).headSha}`,
  ])

  await story.ci(open, 'success')
  await story.entered()
  expect(story.merged(open)).toEqual([true])
})

test('a head in a fork enters as it was labelled or approved, not as it was pushed after', async () => {
  story = await EntryStory.begin()
  const { repo } = story
  const fork = await story.proposed('fork', {
    by: 'mallory',
    fromFork: true,
    labelledBy: 'alice',
    ci: 'none',
  })
  // The run that the label starts sees which head was labelled, and notes it for the runs after it.
  expect(story.told(await story.entered({ labelled: fork }))).toEqual([
    'waiting',
    `#${fork} none, ci`,
  ])
  const labelled = repo.pullRequest(fork).headSha
  await story.pushed('topic-fork', 'fork', 'mallory')
  await story.ci(fork, 'success')
  const pushedSince = await story.entered()
  expect(story.told(pushedSince)).toEqual(['blocked', `#${fork} none, label`])
  expect(story.lines(pushedSince)).toContain('may have been pushed after the label was set')

  await repo.branch('topic-fork', labelled)
  await story.ci(fork, 'success')
  expect(story.told(await story.entered())).toEqual(['promote', `#${fork} merge`])

  const other = await story.proposed('other', {
    by: 'mallory',
    fromFork: true,
    labelledBy: 'alice',
  })
  expect(story.told(await story.entered())).toEqual(['blocked', `#${other} none, label`])
  await repo.review(other, { by: 'alice', state: 'APPROVED' })
  expect(story.told(await story.entered())).toEqual(['promote', `#${other} merge`])
})

test('a head in a fork that was labelled once is not let in by a later label on another', async () => {
  story = await EntryStory.begin()
  const { repo } = story
  const fork = await story.proposed('fork', { by: 'mallory', fromFork: true, ci: 'none' })
  const bad = repo.pullRequest(fork).headSha
  // A bot that labels whatever comes in, or a person who thinks better of it.
  await repo.label(fork, ['auto-merge'], { by: 'labeler[bot]' })
  await story.entered({ labelled: fork, labelledBy: 'labeler[bot]' })
  await repo.label(fork, [], { by: 'alice' })
  await story.pushed('topic-fork', 'fork', 'mallory')
  await repo.label(fork, ['auto-merge'], { by: 'alice' })
  expect(story.told(await story.entered({ labelled: fork }))).toEqual([
    'waiting',
    `#${fork} none, ci`,
  ])

  await repo.branch('topic-fork', bad)
  await story.ci(fork, 'success')
  expect(story.told(await story.entered())).toEqual(['blocked', `#${fork} none, label`])
  // The bot's run had to wait until now.
  const late = await story.entered({ labelled: fork, labelledBy: 'labeler[bot]' })
  expect(story.told(late)).toEqual(['blocked', `#${fork} none, label`])

  await repo.label(fork, [], { by: 'alice' })
  await repo.label(fork, ['auto-merge'], { by: 'alice' })
  await story.entered({ labelled: fork })
  expect(story.merged(fork)).toEqual([true])
})

test('where branches must be up to date, the first is updated and the others wait for their turn', async () => {
  story = await EntryStory.begin()
  const { repo } = story
  repo.protect('next', { requiredChecks: ['test'], strict: true })
  const one = await story.proposed('one', { labelledBy: 'alice' })
  const two = await story.proposed('two', { labelledBy: 'alice' })
  const three = await story.proposed('three', { labelledBy: 'alice' })
  expect(story.told(await story.entered())).toEqual([
    'waiting',
    `#${one} merge`,
    `#${two} update, up to date`,
    `#${three} none, up to date`,
  ])
  const turn = await story.entered()
  expect(story.told(turn)).toEqual(['waiting', `#${two} none, ci`, `#${three} none, up to date`])
  expect(story.lines(turn)).toContain(`Wait: #${two} to enter.`)
  await story.ci(two, 'success')
  await story.entered()
  expect(story.merged(one, two, three)).toEqual([true, true, false])
})

test('with a merge queue it is put in, at its head', async () => {
  story = await EntryStory.begin("{ label: auto-merge, bots: ['renovate[bot]'] }")
  const { repo } = story
  repo.ruleset({ branches: ['next'], requiredChecks: ['test'], mergeQueue: true })
  const pull = await story.proposed('queued', { by: 'renovate[bot]', labelledBy: 'renovate[bot]' })
  expect(story.told(await story.entered())).toEqual(['promote', `#${pull} enqueue`])
  expect(story.told(await story.entered())).toEqual(['waiting', `#${pull} none, merge queue`])
  const group = repo.pullRequest(pull).queued?.built?.group ?? ''
  await repo.checkRun({ sha: group, name: 'test', status: 'completed', conclusion: 'success' })
  expect(story.merged(pull)).toEqual([true])
})

test('a pull request that goes elsewhere now, or was retargeted after its label, does not enter', async () => {
  story = await EntryStory.begin()
  const { repo } = story
  await repo.branch('legacy', await repo.sha('next'))
  await repo.branch('topic', await repo.sha('next'))
  await story.pushed('topic', 'x')
  const { number } = await repo.openPullRequest({ by: 'bob', head: 'topic', base: 'legacy' })
  await story.ci(number, 'success')
  await repo.label(number, ['auto-merge'], { by: 'alice' })
  expect(story.told(await story.entered())).toEqual(['up-to-date'])
  await story.retargeted(number, 'next')
  expect(story.told(await story.entered())).toEqual(['blocked', `#${number} none, label`])
  await repo.label(number, [], { by: 'alice' })
  await repo.label(number, ['auto-merge'], { by: 'alice' })
  expect(story.told(await story.entered())).toEqual(['promote', `#${number} merge`])

  // GitHub itself retargets what goes into a branch that was merged and deleted.
  const below = await story.proposed('below')
  await repo.branch('above', await repo.sha('topic-below'))
  await story.pushed('above', 'above')
  const above = await repo.openPullRequest({ by: 'bob', head: 'above', base: 'topic-below' })
  await repo.label(above.number, ['auto-merge'], { by: 'alice' })
  await story.ci(above.number, 'success')
  await repo.mergePullRequest(below, { by: 'alice' })
  await repo.deleteBranch('topic-below')
  expect(story.told(await story.entered())).toEqual(['blocked', `#${above.number} none, label`])
})

test('one that is retargeted at the moment of its merge is said to be where it went', async () => {
  story = await EntryStory.begin()
  const pull = await story.proposed('sly', { labelledBy: 'alice' })
  story.sandbox.intercept(async ({ operation }, phase) => {
    if (operation === 'pulls/merge' && phase === 'before') await story.retargeted(pull, 'stable')
    return undefined
  })
  const report = await story.entered()
  expect(story.told(report)).toEqual(['blocked', `#${pull} none, merge`])
  expect(story.lines(report)).toContain('it is in stable now, past whatever guards it')
})

test('a run that dies at any write, and one whose head moves at the last moment', async () => {
  story = await EntryStory.begin()
  const pull = await story.proposed('lost', { labelledBy: 'alice' })
  const restore = story.sandbox.intercept(({ operation }, phase) =>
    operation === 'pulls/merge' && phase === 'after' ? 'drop' : undefined,
  )
  await story.entered().catch(() => undefined)
  restore()
  expect(story.told(await story.entered())).toEqual(['up-to-date'])
  expect(story.merged(pull)).toEqual([true])

  const moving = await story.proposed('moving', { labelledBy: 'alice' })
  let once = true
  story.sandbox.intercept(async ({ operation }, phase) => {
    if (operation !== 'pulls/merge' || phase !== 'before' || !once) return undefined
    once = false
    await story.pushed('topic-moving', 'moving')
    return undefined
  })
  expect(story.told(await story.entered())).toEqual(['waiting', `#${moving} none, merge`])
  expect(story.merged(moving)).toEqual([false])
})

test('a workflow that is renamed away is one that changes, as is one beyond the first hundred files', async () => {
  story = await EntryStory.begin()
  const { repo } = story
  const workflow = `on: pull_request\njobs: { test: { runs-on: ubuntu-latest, steps: [{ run: make test }] } }\n`
  await repo.commit({
    branch: 'next',
    message: 'Add CI',
    files: { '.github/workflows/ci.yml': workflow },
  })
  const renaming = await story.proposed('renaming', { labelledBy: 'alice', ci: 'none' })
  await repo.commit({
    branch: 'topic-renaming',
    message: 'Tidy up',
    files: { '.github/workflows/ci.yml': null, 'docs/ci.yml': workflow },
  })
  await story.ci(renaming, 'success')
  const action = await story.proposed('action', { labelledBy: 'alice', ci: 'none' })
  await repo.commit({
    branch: 'topic-action',
    message: 'Test less',
    files: { 'tools/test/action.yml': 'runs: { using: composite, steps: [] }\n' },
  })
  await story.ci(action, 'success')
  const large = await story.proposed('large', { labelledBy: 'alice', ci: 'none' })
  const files = Array.from({ length: 120 }, (_, index) => [`a/${index}.txt`, `${index}\n`])
  await repo.commit({ branch: 'topic-large', message: 'Many', files: Object.fromEntries(files) })
  await story.ci(large, 'success')

  expect(story.told(await story.entered())).toEqual([
    'blocked',
    `#${renaming} none, policy and workflows`,
    `#${action} none, policy and workflows`,
    `#${large} merge`,
  ])
})

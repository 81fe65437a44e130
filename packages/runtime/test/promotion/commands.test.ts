import { afterEach, describe, expect, it } from 'vitest'
import { answerStray, connectToGitHub, type RunContext } from '../../src/index.ts'
import { Story, type StoryOptions } from './story.ts'

let story: Story
afterEach(() => story.end())

const begin = async (options?: StoryOptions) => {
  story = await Story.begin(options)
  story.repo.collaborator('carol', 'admin')
  return story
}

/** A person's pull request from next into stable, as the runbook makes it. */
const manually = async () =>
  (
    await story.repo.openPullRequest({
      by: 'bob',
      head: 'next',
      base: 'stable',
      title: 'Manual promotion to stable',
    })
  ).number

const say = async (number: number, by: string, body: string) =>
  (await story.repo.comment(number, { by, body })).id

/** What Sluice said on a pull request, and how it reacted to what others said. */
const replies = (number: number) =>
  story.repo
    .pullRequest(number)
    .comments.filter(({ body }) => body.includes('<!-- sluice: answer'))
    .map(({ body }) => body.split('\n')[0])
const reactions = (number: number) =>
  story.repo
    .pullRequest(number)
    .comments.flatMap((comment) => comment.reactions.map(({ content }) => content))

describe('an override', () => {
  it('of an admin lets exactly this candidate in, once a person approved, and is on record', async () => {
    const { repo } = await begin({ stable: 'approval: none' })
    const candidate = await repo.sha('next')
    const baseline = await repo.sha('stable')
    await story.ci('next', 'failure')
    const number = await manually()
    await say(number, 'carol', '/sluice override ci the runner is broken')
    await say(number, 'bob', '/sluice override all hurry')
    await say(number, 'mallory', '/sluice override all let me in')
    expect(await story.promoted()).toMatchObject({ decision: { outcome: 'blocked' } })
    const line = `/sluice override ci at ${candidate.slice(0, 12)}-${baseline.slice(0, 12)}`
    expect(replies(number)).toEqual([
      `Not taken: Say which candidate on which baseline is meant: \`${line} REASON\`.`,
      'Not taken: It needs admin permission in this repository.',
    ])
    expect(reactions(number)).toEqual(['confused', 'confused', 'confused'])
    expect(repo.pullRequest(number).comments.map(({ body }) => body)).toContainEqual(
      expect.stringContaining(`An admin can let exactly this in: \`${line} REASON\`.`),
    )

    await say(number, 'carol', `${line} for 2h the runner is broken`)
    const { decision, report } = await story.promoted()
    expect(decision).toMatchObject({ outcome: 'promote', overrides: [{ by: 'carol' }] })
    expect(report.landed).toBeUndefined()
    expect(report.conditions).toMatchObject([{ gate: 'approval', verdict: 'inconclusive' }])
    const promotion = report.pullRequest?.number ?? 0
    expect(story.pull(promotion).body).toMatch(
      /\*\*Overridden\*\* \(ci\): carol overrides it until .*: the runner is broken \(\[said here]/,
    )
    expect(replies(number).at(-1)).toMatch(/^carol overrides ci for \w{7} onto stable at \w{7}/)

    // Said once, answered once, also where a run died between the reply and the reaction.
    for (const { reactions } of repo.pullRequest(number).comments) reactions.splice(0)
    await story.promoted()
    await story.promoted()
    expect(replies(number)).toHaveLength(3)
    expect(reactions(number)).toEqual(['confused', 'confused', 'confused', '+1'])
    await repo.review(promotion, { by: 'alice', state: 'APPROVED' })
    await story.passes(1)
    expect((await story.promoted()).report.landed).toBe(await repo.sha('stable'))
    expect(await story.statuses(await repo.sha('stable'))).toContain('sluice/stable success')

    // What let it in stays on record, whatever becomes of the comment.
    const kept = await repo.files('sluice/ledger')
    const landing = Object.entries(kept)
      .filter(([path]) => path.endsWith('.jsonl'))
      .flatMap(([, text]) => text.trim().split('\n'))
      .map((text) => JSON.parse(text))
      .find(({ lands }) => lands === true)
    expect(landing).toMatchObject({
      outcome: 'promote',
      gates: { ci: 'fail' },
      says: expect.stringMatching(/^ci overridden by carol; \d gates pass$/),
    })
    expect(JSON.parse(kept[landing.record.file] ?? '')).toMatchObject({
      overrides: [{ by: 'carol', reason: 'the runner is broken' }],
    })
  })

  it('ends, and is nobody’s word when somebody else edited it', async () => {
    const { repo } = await begin()
    await story.promoted()
    await story.ci('next', 'failure')
    const said = await say(1, 'carol', '/sluice override ci for 30m known')
    expect(story.gate(await story.promoted(), 'ci')).toMatchObject({
      verdict: 'fail',
      overridden: { by: 'carol', reason: 'known' },
    })
    const bob = connectToGitHub({
      token: repo.token({ kind: 'user', login: 'bob' }),
      apiUrl: story.sandbox.apiUrl,
    })
    const edit = { owner: 'acme', repo: 'assistant', comment_id: said }
    await bob.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      ...edit,
      body: '/sluice override ci for 20h known',
    })
    expect(story.gate(await story.promoted(), 'ci').overridden).toBeUndefined()
    await say(1, 'carol', '/sluice override ci for 30m known')
    expect(story.gate(await story.promoted(), 'ci').overridden).toBeDefined()
    await story.passes(1)
    expect(await story.promoted()).toMatchObject({ decision: { outcome: 'blocked' } })
  })
})

it('a commit that is not needed need not be carried, also after the pull request is closed', async () => {
  const { repo } = await begin()
  const fix = await repo.commit({
    branch: 'stable',
    message: 'Hotfix for the old model',
    files: { 'hotfix.txt': 'x\n' },
    author: { login: 'alice' },
  })
  await story.evaluated('stable', 0.85)
  expect(story.gate(await story.promoted(), 'fixes')).toMatchObject({ verdict: 'fail' })
  const number = await manually()
  await say(number, 'mallory', `/sluice not-needed ${fix} trust me`)
  expect(story.gate(await story.promoted(), 'fixes')).toMatchObject({ verdict: 'fail' })
  await say(number, 'bob', `/sluice not-needed ${fix} the old model is gone`)
  const cleared = {
    verdict: 'pass',
    remarks: [`${fix.slice(0, 7)} is not needed, says bob: the old model is gone`],
  }
  expect(story.gate(await story.promoted(), 'fixes')).toMatchObject(cleared)
  expect(reactions(number)).toEqual(['confused', '+1'])
  expect(await story.statuses(fix)).toContain('sluice/stable/not-needed success')
  await repo.closePullRequest(number, { by: 'bob' })
  expect(story.gate(await story.promoted(), 'fixes')).toMatchObject(cleared)
})

it('refresh brings a newer candidate in a pull request of its own', async () => {
  const { repo } = await begin()
  await story.promoted()
  const newer = await story.developed('Answer well', { 'prompt.txt': 'Answer well.\n' })
  await story.wellMeasured()
  expect((await story.promoted()).report.pullRequest).toMatchObject({ number: 1 })
  await say(1, 'bob', '/sluice refresh')
  const { report } = await story.promoted()
  expect(report.decision).toMatchObject({ outcome: 'promote', candidate: { commit: newer } })
  expect(report.pullRequest).toMatchObject({ number: 2 })
  expect(story.pull(1)).toMatchObject({ state: 'closed' })
  expect(repo.pullRequest(1).comments[0]?.reactions).toMatchObject([{ content: '+1' }])
})

describe('the run that a comment started', () => {
  const started = async (number: number, by: string, body: string) => {
    const comment = await say(number, by, body)
    const context = { ...story.context(), commented: { number, comment } }
    await story.promoted({ context })
    await stray(context, ['stable'])
  }
  const stray = (context: RunContext, looked: readonly string[]) =>
    answerStray(
      context,
      { named: undefined, looked },
      { dryRun: false, onProgress: (line) => story.log.push(line) },
    )
  const answered = (number: number) => {
    const said = story.repo.issues().find((issue) => issue.number === number)
    return (said ?? story.repo.pullRequest(number)).comments.map(({ body, reactions }) => [
      body.split('\n')[0],
      ...reactions.map(({ content }) => content),
    ])
  }

  it('takes a command on the pull request that brought a fix, and says where others belong', async () => {
    const { repo } = await begin()
    await repo.branch('hotfix', await repo.sha('stable'))
    await repo.commit({ branch: 'hotfix', message: 'Hotfix', files: { 'hotfix.txt': 'x\n' } })
    const { number } = await repo.openPullRequest({ by: 'alice', head: 'hotfix', base: 'stable' })
    await repo.mergePullRequest(number, { by: 'alice', method: 'squash' })
    const fix = await repo.sha('stable')
    await story.evaluated('stable', 0.85)
    await started(number, 'bob', `/sluice not-needed ${fix} the old model is gone`)
    expect(answered(number)).toEqual([
      [`/sluice not-needed ${fix} the old model is gone`, '+1'],
      [`bob says that ${fix.slice(0, 7)} need not be carried: the old model is gone`],
    ])
    expect(story.gate(await story.promoted(), 'fixes')).toMatchObject({ verdict: 'pass' })

    await repo.branch('feature', await repo.sha('stable'))
    await repo.commit({ branch: 'feature', message: 'More', files: { 'more.txt': 'x\n' } })
    const feature = await repo.openPullRequest({ by: 'bob', head: 'feature', base: 'stable' })
    const [of, onto] = [await repo.sha('next'), fix].map((sha) => sha.slice(0, 12))
    await started(feature.number, 'carol', `/sluice override all at ${of}-${onto} here`)
    expect(replies(feature.number)).toEqual([
      expect.stringContaining('Not taken: Nothing here is about a promotion.'),
    ])

    const issue = (await repo.openIssue({ by: 'bob', title: 'A question', body: '' })).number
    await started(issue, 'bob', '/sluice refresh')
    await started(issue, 'mallory', '/sluice release x')
    expect(answered(issue)).toEqual([
      ['/sluice refresh', 'confused'],
      [expect.stringContaining('Not taken: Nothing here is about a promotion.')],
      ['/sluice release x', 'confused'],
    ])
    const incident = (
      await repo.openIssue({ by: 'bob', title: 'Down', body: '', labels: ['sluice-incident'] })
    ).number
    await started(incident, 'alice', '/sluice release mended')
    expect(answered(incident)).toEqual([['/sluice release mended', '+1']])
  })

  it('leaves a command to the run that looks at its channel', async () => {
    await begin()
    const number = await manually()
    const comment = await say(number, 'carol', '/sluice refresh')
    const context = { ...story.context(), commented: { number, comment } }
    await stray(context, [])
    expect(answered(number)).toEqual([['/sluice refresh']])
    await story.promoted({ context })
    expect(answered(number)).toContainEqual(['/sluice refresh', '+1'])
  })
})

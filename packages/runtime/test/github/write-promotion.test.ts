import { sha } from '@sluice/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPromotionCommit } from '../../src/github/create-promotion-commit.ts'
import { requestReviewers } from '../../src/github/request-reviewers.ts'
import { addLabels, openPullRequest } from '../../src/github/write-promotion.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const BRANCH = 'sluice/stable/candidate-baseline'

async function operation(branch = BRANCH) {
  return {
    kind: 'create-promotion-commit',
    branch,
    tree: sha(await stage.repo.tree('next')),
    parents: [await stage.sha('stable'), await stage.sha('next')],
    message: 'Promote',
  } as const
}

const opening = {
  kind: 'open-pull-request',
  branch: BRANCH,
  base: 'stable',
  title: 'Promote',
  body: 'Because',
} as const

const opened = async () => {
  await createPromotionCommit(stage.client(), repository, await operation())
  return openPullRequest(stage.client(), repository, opening)
}

describe('the promotion commit', () => {
  it('is made once: whoever comes second takes what is there', async () => {
    const first = await createPromotionCommit(stage.client(), repository, await operation())
    const second = await createPromotionCommit(stage.client(), repository, await operation())
    expect(second).toEqual(first)
    expect(await stage.repo.commitAt(BRANCH)).toMatchObject({
      tree: await stage.repo.tree('next'),
      parents: [await stage.repo.sha('stable'), await stage.repo.sha('next')],
    })
  })

  it('is not what somebody else put onto its branch', async () => {
    await stage.repo.branch(BRANCH, await stage.repo.sha('next'))
    await expect(
      createPromotionCommit(stage.client(), repository, await operation()),
    ).rejects.toMatchObject({ code: 'moved' })
  })

  it('needs a branch that git can name: GitHub’s refusal is told', async () => {
    await expect(
      createPromotionCommit(stage.client(), repository, await operation('sluice/a..b')),
    ).rejects.toMatchObject({
      code: 'unexpected',
      message: expect.stringMatching(
        /^GitHub refused \(422\) to create the branch sluice\/a\.\.b: /,
      ),
    })
  })
})

describe('the pull request', () => {
  const along = async () => {
    const { id: repositoryId } = await stage
      .client()
      .graphql<{ repository: { id: string } }>(
        'query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { id } }',
        { ...repository },
      )
      .then((read) => read.repository)
    return { opening, repositoryId }
  }

  it.each(['answered', 'before', 'after'] as const)(
    'is opened along with its branch, and once where that request was lost: %s',
    async (when) => {
      const given = await along()
      stage.sandbox.intercept(({ operation: asked }, phase) =>
        asked === 'sluiceOpenPromotion' && phase === when ? 'drop' : undefined,
      )
      const made = await createPromotionCommit(stage.client(), repository, await operation(), given)
      expect(made.promotion).toBe(await stage.repo.sha(BRANCH))
      const { number } =
        made.pullRequest ?? (await openPullRequest(stage.client(), repository, opening))
      expect([made.pullRequest !== undefined, number]).toEqual([when === 'answered', 1])
      expect(stage.repo.pullRequests()).toMatchObject([{ headSha: made.promotion }])
    },
  )

  it('is one where two runs open it at once, and none of a branch that is not the judged commit', async () => {
    const given = await along()
    const make = async () =>
      createPromotionCommit(stage.client(), repository, await operation(), given)
    const [one, other] = await Promise.all([make(), make()])
    expect(other.promotion).toBe(one.promotion)
    expect(stage.repo.pullRequests()).toHaveLength(1)
    await stage.repo.branch(BRANCH, await stage.repo.sha('next'))
    await expect(make()).rejects.toMatchObject({ code: 'moved' })
  })

  it('is opened once, also when the answer to the first request was lost', async () => {
    let lost = false
    stage.sandbox.intercept(({ operation: asked }, phase) => {
      if (lost || asked !== 'pulls/create' || phase !== 'after') return undefined
      lost = true
      return 'drop'
    })
    expect(await opened()).toEqual({
      number: 1,
      url: `${stage.sandbox.serverUrl}/acme/assistant/pull/1`,
    })
    expect(stage.repo.pullRequests()).toHaveLength(1)
  })

  it('that GitHub refuses for another reason says which', async () => {
    await stage.repo.branch(BRANCH, await stage.repo.sha('stable'))
    await expect(openPullRequest(stage.client(), repository, opening)).rejects.toMatchObject({
      code: 'unexpected',
      message: expect.stringMatching(
        /^GitHub refused \(422\) to open a pull request from .*No commits between/,
      ),
    })
  })

  it('with a text longer than GitHub keeps is refused by name, not silently cut', async () => {
    await createPromotionCommit(stage.client(), repository, await operation())
    const long = { ...opening, body: 'x'.repeat(65_537) }
    await expect(openPullRequest(stage.client(), repository, long)).rejects.toThrow(
      /body is too long/,
    )
  })

  it('gets labels that nobody has made before', async () => {
    const { number } = await opened()
    await addLabels(stage.client(), repository, number, ['promotion', 'brand new'])
    expect(stage.repo.pullRequest(number).labels.map(({ name }) => name)).toEqual([
      'promotion',
      'brand new',
    ])
  })
})

describe('people who are asked to review', () => {
  const asked = (number: number) =>
    stage.repo.pullRequest(number).requestedReviewers.map(({ login }) => login)

  beforeEach(() => {
    for (const login of ['bob', 'carol']) stage.repo.collaborator(login, 'write')
  })

  it('are asked in one request', async () => {
    const { number } = await opened()
    await requestReviewers(stage.client(), repository, number, ['bob', 'carol', 'acme/team'])
    expect(asked(number)).toEqual(['bob', 'carol'])
    expect(stage.requestsOf('pulls/request-reviewers')).toBe(1)
  })

  it('do not miss it because whoever opened it is among them', async () => {
    const { number } = await opened()
    await requestReviewers(stage.client(), repository, number, ['alice', 'bob'])
    expect(asked(number)).toEqual(['bob'])
  })

  it('do not miss it because one of them does not exist, who is named', async () => {
    const { number } = await opened()
    await expect(
      requestReviewers(stage.client(), repository, number, ['nobody', 'bob', 'stranger', 'carol']),
    ).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining(
        'GitHub does not let nobody, stranger be asked to review #1.',
      ),
    })
    expect(asked(number)).toEqual(['bob', 'carol'])
  })
})

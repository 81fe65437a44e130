import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  channelsToLookAt,
  connectToGitHub,
  type PromotionRun,
  parseRepository,
  promote,
} from '../../src/index.ts'
import { Story } from './story.ts'

const FILE = '.github/sluice.yml'

let story: Story
beforeEach(async () => {
  story = await Story.begin()
})
afterEach(() => story.end())

/** A policy with a channel that lives on a branch of another name. */
async function policyWith(canary: string): Promise<Readonly<Record<string, string>>> {
  const present = (await story.repo.text('stable', FILE)) ?? ''
  return { [FILE]: present.replace('\n  legacy: {}', `\n  canary: ${canary}`) }
}

/** The channel `canary` lives on `legacy`, which its owners guard. */
async function guarded(onLegacy = '{ from: next, branch: legacy }'): Promise<void> {
  const [files, ofLegacy] = [
    await policyWith('{ from: next, branch: legacy }'),
    await policyWith(onLegacy),
  ]
  const author = { login: 'alice' }
  await story.repo.commit({ branch: 'stable', message: 'Canary', files, author })
  await story.repo.commit({ branch: 'legacy', message: 'Canary', files: ofLegacy, author })
}

async function promotedIntoCanary(): Promise<PromotionRun> {
  const context = {
    client: connectToGitHub({ token: story.token, apiUrl: story.sandbox.apiUrl }),
    repository: parseRepository('acme/assistant'),
    token: story.token,
    serverUrl: story.sandbox.serverUrl,
    workspace: story.workspace,
    environment: {},
    now: story.sandbox.now().toISOString(),
    policyFile: FILE,
  }
  const [pair] = await channelsToLookAt(context, 'canary')
  if (pair === undefined) throw new Error('the policy has no canary')
  return promote(context, pair, { dryRun: true, onProgress: () => {} })
}

describe('a channel that lives on a branch of another name', () => {
  it('is not judged by a branch that merely has its name', async () => {
    await guarded()
    const files = await policyWith(
      '{ from: bobs, approval: none, enter: { ci: off, score: off } }\n  bobs: {}',
    )
    const author = { login: 'bob' }
    await story.repo.commit({ branch: 'canary', from: 'legacy', message: 'Loose', files, author })
    await story.repo.commit({
      branch: 'bobs',
      from: 'canary',
      message: 'Back door',
      files: { 'service.py': 'print("back door")\n' },
      author,
    })
    const { decision } = await promotedIntoCanary()
    expect(decision).toMatchObject({
      baseline: { commit: await story.repo.sha('legacy') },
      candidate: { commit: await story.repo.sha('next') },
    })
  })

  it('must be mapped to the same branches by its own policy: nobody is led elsewhere', async () => {
    await guarded('{ from: next, branch: elsewhere }')
    await expect(promotedIntoCanary()).rejects.toMatchObject({
      code: 'misconfigured',
      message: `Two policies disagree about the branches of canary: ${FILE} on legacy says next into elsewhere, the one that the channels were learnt from says next into legacy. Make both say the same.`,
    })
  })
})

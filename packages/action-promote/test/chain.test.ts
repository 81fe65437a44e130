import { fileURLToPath } from 'node:url'
import { runWith } from '@sluice/action/contract'
import { expect, onTestFinished, test } from 'vitest'
import { ledgerLines } from '../../runtime/test/promotion/ledger-lines.ts'
import { Story } from '../../runtime/test/promotion/story.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
const main = new URL('../dist/main.js', import.meta.url).href
const clock = new URL('../../cli/test/fixed-clock.mjs', import.meta.url).href
const OFF = '{ score: off, error-rate: off, latency: off, probes: off }'

/** canary → next → stable, with a change on its way on each edge. */
async function begin(): Promise<Story> {
  const story = await Story.begin({
    stable: `approval: none\nenter: ${OFF}`,
    next: `{ from: canary, approval: none, enter: ${OFF} }\n  canary: {}`,
  })
  onTestFinished(() => story.end())
  await story.repo.branch('canary', await story.repo.sha('next'))
  await tried(story, 'Rhyme')
  await built(story)
  return story
}

async function tried({ repo }: Story, message: string): Promise<void> {
  const files = { [message]: 'x\n' }
  await repo.commit({ branch: 'canary', message, files, author: { login: 'bob' } })
}

/** CI is green on what wants in anywhere. */
async function built(story: Story): Promise<void> {
  for (const channel of ['canary', 'next']) await story.ci(channel, 'success')
}

/** One run of the action in a job of its own: what it says of each channel, and what went wrong. */
async function ran({ sandbox, token, workspace }: Story, channel = '') {
  const { conclusion, outputs, annotations } = await runWith(
    folder,
    `import ${JSON.stringify(main)}`,
    {
      with: { 'github-token': token, channel },
      env: { NODE_OPTIONS: `--import ${clock}`, SLUICE_TEST_NOW: sandbox.now().toISOString() },
      github: {
        ...{ repository: 'acme/assistant', eventName: 'schedule', workspace },
        ...{ apiUrl: sandbox.apiUrl, serverUrl: sandbox.serverUrl },
        ...{ graphqlUrl: sandbox.graphqlUrl },
      },
    },
  )
  return {
    conclusion,
    told: (outputs['record'] ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const { channel, outcome, landed } = JSON.parse(line)
        return [channel, outcome, ...(landed === undefined ? [] : ['landed'])].join(' ')
      }),
    errors: annotations.flatMap(({ level, message }) => (level === 'error' ? [message] : [])),
  }
}

const fine = { conclusion: 'success', errors: [] }

test('a run looks at every edge, or at the one that it is asked for; two at once disturb each other in nothing', async () => {
  const story = await begin()
  const { repo, sandbox } = story
  expect(await ran(story)).toEqual({
    ...fine,
    told: ['stable promote landed', 'next promote landed'],
  })
  const rhyme = await repo.tree('next')
  expect(rhyme).toBe(await repo.tree('canary'))
  expect(await repo.tree('stable')).not.toBe(rhyme)

  // The whole run of the one edge happens while the other is about to write to the ledger.
  await tried(story, 'Sing')
  await built(story)
  const between: Awaited<ReturnType<typeof ran>>[] = []
  let isFirst = true
  sandbox.intercept(async ({ graphql }, phase) => {
    if (phase === 'before' && graphql?.name === 'sluiceLedger' && isFirst) {
      isFirst = false
      between.push(await ran(story, 'stable'))
    }
    return undefined
  })
  expect(await ran(story, 'next')).toEqual({ ...fine, told: ['next promote landed'] })
  expect(between).toEqual([{ ...fine, told: ['stable promote landed'] }])
  expect(await repo.tree('stable')).toBe(rhyme)
  expect(await repo.tree('next')).toBe(await repo.tree('canary'))
  const lines = await ledgerLines(repo)
  for (const channel of ['stable', 'next']) {
    expect(lines.filter((line) => line === `landing ${channel}`)).toHaveLength(3)
    expect(lines.filter((line) => line === `decision ${channel} promote`)).toHaveLength(2)
    expect(await story.statuses(await repo.sha(channel))).toEqual([`sluice/${channel} success`])
  }

  // One that is not there, and one that nothing is promoted into.
  const refused = (sentence: string) => ({
    ...{ conclusion: 'failure', told: [] },
    errors: [sentence, 'Process completed with exit code 1.'],
  })
  expect(await ran(story, 'beta')).toEqual(
    refused('The policy has no channel "beta"; it has stable, next, canary, legacy.'),
  )
  expect(await ran(story, 'canary')).toEqual(
    refused('Nothing is promoted into canary: the channel has no `from` in the policy.'),
  )
})

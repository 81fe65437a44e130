import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { RollbackStory } from './rollback-story.ts'

let story: RollbackStory
afterEach(() => story.end())

/** An on-call webhook that keeps what it is told. */
async function webhook(status = 200) {
  const told: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      told.push(body)
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return {
    told,
    url: `http://127.0.0.1:${address.port}/hook`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

describe('people are told', () => {
  it('once: a second dispatch of the same rollback calls nobody again', async () => {
    const hook = await webhook()
    story = await RollbackStory.begin({
      policy: 'notify: { critical: { webhook-env: ONCALL_URL } }\n',
    })
    const environment = { ONCALL_URL: hook.url }
    expect(await story.rolledBack({}, environment)).toMatchObject({ failures: [] })
    await story.rolledBack({}, environment)
    expect(hook.told).toHaveLength(1)
    expect(hook.told[0]).toContain('Answers are wrong since noon')
    await hook.close()
  })

  it('and when nobody can be reached the rollback lands all the same, and says so', async () => {
    story = await RollbackStory.begin({
      policy: 'rollback: { approval: none }\nnotify: { critical: { webhook-env: ONCALL_URL } }\n',
    })
    const report = await story.rolledBack({}, {})
    expect(report).toMatchObject({
      landed: await story.repo.sha('stable'),
      failures: [expect.stringContaining('ONCALL_URL')],
    })
  })

  it('of a standard incident by issues, a plan with its milestone, and the runbook', async () => {
    story = await RollbackStory.begin({
      policy:
        'notify: { standard: [{ issue: { labels: [team] } }, { plan-the-fix: {} }, { runbook: { file: docs/incidents.md } }] }\n',
    })
    const { repo } = story
    expect(await story.rolledBack({ severity: 'standard' })).toMatchObject({ failures: [] })
    expect(repo.issues().map(({ title }) => title)).toEqual([
      expect.stringContaining('Incident: stable is rolled back'),
      expect.stringContaining('stable'),
      expect.stringContaining('Plan the fix'),
    ])
    const documented = repo.pullRequests().at(-1)
    expect(documented).toMatchObject({ base: 'stable', title: 'Document the incident of stable' })
    expect(await repo.text(documented?.head ?? '', 'docs/incidents.md')).toContain(
      'Answers are wrong since noon',
    )
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { SmallRepositories } from './small-repositories.ts'
import { startWebhook } from './webhook.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const begin = async (rules: string) => {
  const small = await SmallRepositories.begin()
  ends.push(() => small.close())
  return small.make(rules)
}

const webhook = async (onTold?: () => void) => {
  const hook = await startWebhook(onTold)
  ends.push(() => hook.close())
  return hook
}

const ONCALL = `'{"event": "{{event}}", "reason": "{{reason}}", "update": "{{update}}"}'`
const oncall = `notify: { critical: { webhook: { url-env: ONCALL_URL, template: ${ONCALL} } } }\n`

describe('people are told', () => {
  it('once of each thing, after the pull request; what failed is tried again, until a release ends it', async () => {
    let open = 0
    const hook = await webhook(() => {
      open = small.repo.pullRequests().length
    })
    const small = await begin(oncall)
    const { repo } = small
    const environment = { ONCALL_URL: hook.url }
    hook.status = 500
    const first = await small.rolledBack({}, environment)
    expect(first).toMatchObject({ failures: [expect.stringContaining('ONCALL_URL')] })
    expect(open).toBe(1)
    const [incident] = repo.issues()
    if (incident === undefined) throw new Error('no incident')
    expect(incident.comments[0]?.body).toMatch(/webhook \(ONCALL[^|]*\| ✗ failed/)
    hook.status = 200
    const said = () => hook.told.map((body): unknown => JSON.parse(body).event)
    await small.watched(environment)
    expect(said()).toEqual(['opened'])
    expect(hook.told[0]).toContain('Answers are wrong since noon')
    await small.rolledBack({}, environment)
    expect(said()).toEqual(['opened'])

    // Alice, who dispatched, approves; the next look lands it.
    await repo.review(small.pull, { by: 'alice', state: 'APPROVED' })
    expect(await small.watched(environment)).toMatchObject({
      decision: { outcome: 'unwatched' },
      rollback: { landed: await repo.sha('stable') },
    })
    expect(await repo.tree('stable')).toBe(await repo.tree(small.good))
    expect(said()).toEqual(['opened', 'updated'])

    await repo.comment(incident.number, { by: 'alice', body: '/sluice release mended by #9' })
    hook.status = 429
    expect((await small.watched(environment).catch(() => undefined))?.failures).toHaveLength(1)
    hook.status = 200
    await small.watched(environment)
    expect(said()).toEqual(['opened', 'updated', 'resolved'])
    expect(hook.told.at(-1)).toContain('alice released what was rolled back: mended by')
    // All is told: nothing is left to do.
    await expect(small.watched(environment)).rejects.toThrow(/Nothing says what to watch/)
    expect(said()).toEqual(['opened', 'updated', 'resolved'])
    expect(incident.comments.filter(({ body }) => body.includes('sluice:told'))).toHaveLength(1)
  })

  it('and when nobody can be reached the rollback lands all the same, and says so', async () => {
    const small = await begin(`rollback: { approval: none }\n${oncall}`)
    expect(await small.rolledBack({}, {})).toMatchObject({
      landed: await small.repo.sha('stable'),
      failures: [expect.stringContaining('ONCALL_URL')],
    })
  })

  it('that a later rollback took the place of an incident', async () => {
    const hook = await webhook()
    const small = await begin(`rollback: { approval: none }\n${oncall}`)
    const environment = { ONCALL_URL: hook.url }
    await small.rolledBack({}, environment)
    await small.rolledBack({ to: 'before-rollback', reason: 'It was the network' }, environment)
    await small.repo.mergePullRequest(small.pull, { by: 'alice', force: true }).catch(() => {})
    await small.watched(environment)
    const events = hook.told.map((body) => {
      const { event, reason } = JSON.parse(body)
      return `${event}: ${reason}`
    })
    expect(events.filter((one) => one.startsWith('resolved'))).toEqual([
      'resolved: Answers are wrong since noon',
    ])
  })

  it('however long they talk about it in the incident', async () => {
    const hook = await webhook()
    const small = await begin(`rollback: { approval: none }\n${oncall}`)
    const environment = { ONCALL_URL: hook.url }
    await small.rolledBack({}, environment)
    const [incident] = small.repo.issues()
    if (incident === undefined) throw new Error('no incident')
    for (let said = 0; said < 120; said += 1)
      await small.repo.comment(incident.number, { by: 'bob', body: `It is better now: ${said}` })
    await small.repo.comment(incident.number, { by: 'alice', body: '/sluice release mended by #9' })
    await small.watched(environment).catch(() => undefined)
    const events = hook.told.map((body): unknown => JSON.parse(body).event)
    expect(events.filter((event) => event === 'resolved')).toHaveLength(1)
    expect(incident.comments.filter(({ body }) => body.includes('sluice:told'))).toHaveLength(1)
  })
})

describe('of a standard incident', () => {
  const standard = (notices: string) => `notify: { standard: ${notices} }\n`

  it('by issues, a plan and the runbook, each made once', async () => {
    const small = await begin(
      standard(
        '[{ issue: { labels: [team] } }, { plan-the-fix: { milestone: v9 } }, { runbook: { file: docs/incidents.md } }]',
      ),
    )
    const { repo } = small
    // The run dies before it can remember whom it told.
    const stop = small.sandbox.intercept(({ operation }) =>
      operation === 'issues/create-comment' ? 'drop' : undefined,
    )
    await small.rolledBack({ severity: 'standard' })
    stop()
    expect(await small.rolledBack({ severity: 'standard' })).toMatchObject({ outcome: 'rollback' })
    expect(repo.issues().map(({ title }) => title)).toEqual([
      expect.stringContaining('Incident: stable is rolled back'),
      expect.stringContaining('stable'),
      expect.stringContaining('Plan the fix'),
    ])
    const documented = repo.pullRequests().filter(({ title }) => title.startsWith('Document'))
    expect(documented).toMatchObject([{ base: 'stable', title: 'Document the incident of stable' }])
    const text = await repo.text(documented[0]?.head ?? '', 'docs/incidents.md')
    expect(text?.split('Answers are wrong since noon')).toHaveLength(3)
  })

  it('by a discussion in its category; where there can be none, by an issue that says why', async () => {
    const discussed = standard('{ discussion: { category: general } }')
    const small = await begin(discussed)
    small.repo.settings({ discussions: true })
    expect(await small.rolledBack({ severity: 'standard' })).toMatchObject({ failures: [] })
    expect(small.repo.discussions()).toMatchObject([
      { category: { name: 'General' }, title: expect.stringContaining('stable') },
    ])
    expect(small.repo.issues()).toHaveLength(1)

    const off = await begin(discussed)
    expect(await off.rolledBack({ severity: 'standard' })).toMatchObject({
      failures: [expect.stringMatching(/Discussions are off.*An issue was opened instead/)],
    })
    const wrong = await begin(standard('{ discussion: { category: Incidents } }'))
    wrong.repo.settings({ discussions: true })
    expect(await wrong.rolledBack({ severity: 'standard' })).toMatchObject({
      failures: [expect.stringMatching(/no category of discussions "Incidents".*"General"/)],
    })
    for (const { repo } of [off, wrong]) expect(repo.issues()).toHaveLength(2)
  })
})

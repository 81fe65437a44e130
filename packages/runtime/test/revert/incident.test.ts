import { afterEach, describe, expect, it } from 'vitest'
import { SmallRepositories, type SmallRepository } from '../rollback/small-repositories.ts'
import { startWebhook } from '../rollback/webhook.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const template = `'{"event": "{{event}}", "reason": "{{reason}}", "update": "{{update}}"}'`
const notify = `notify: { critical: { webhook: { url-env: ONCALL_URL, template: ${template} } } }\n`
const deployed = `rollback: { dispatch: [deploy.yml] }\n${notify}`
const pushed = `rollback: { push: [stable], dispatch: [deploy.yml] }\n${notify}`

const begin = async (rules: string, stable = '') => {
  const small = await SmallRepositories.begin()
  ends.push(() => small.close())
  const hook = await startWebhook()
  ends.push(() => hook.close())
  const one = await small.make(rules, stable)
  const environment = { ONCALL_URL: hook.url }
  return {
    repo: one.repo,
    bad: one.bad,
    one,
    reverted: (what: string, wish: Parameters<SmallRepository['reverted']>[1] = {}) =>
      one.reverted(what, wish, environment),
    watched: () => one.watched(environment),
    told: () => hook.told.map((body): unknown => JSON.parse(body).event),
    last: () => hook.told.at(-1),
  }
}

describe('a revert on a channel that promotions enter', () => {
  it('opens its incident and tells once; a person merges, and the deployment is started once', async () => {
    const { one, repo, bad, reverted, watched, told, last } = await begin(deployed)
    const report = await reverted(bad)
    expect(report).toMatchObject({ outcome: 'revert', incident: { number: 2 }, failures: [] })
    const [incident] = repo.issues()
    expect(incident).toMatchObject({
      title: 'Incident: 1 commit is reverted on stable',
      labels: [{ name: 'sluice-incident' }, { name: 'critical' }],
    })
    expect(incident?.body).toContain(`<!-- sluice:incident channel=stable of=${bad} -->`)
    for (const text of ['Answers are wrong since noon', 'Answer badly', '- \\[ \\] On-call'])
      expect(incident?.body).toMatch(new RegExp(text))
    expect(told()).toEqual(['opened'])

    // The channel moves on; the same wish is the same pull request and incident.
    const author = { login: 'bob' }
    await repo.commit({ branch: 'stable', message: 'Hotfix', files: { 'hotfix.txt': 'x' }, author })
    expect(await reverted(bad, { by: 'bob' })).toMatchObject({ incident: { number: 2 } })
    expect(told()).toEqual(['opened'])
    await expect(watched()).rejects.toThrow(/Nothing says what to watch/)
    expect(await one.runs()).toEqual([])

    const landed = await repo.mergePullRequest(1, { by: 'alice', method: 'merge' })
    expect(await watched()).toMatchObject({ started: [{ workflow: 'deploy.yml' }] })
    const run = `.github/workflows/deploy.yml workflow_dispatch ${landed}`
    expect(await one.runs()).toEqual([run])
    expect(told()).toEqual(['opened', 'updated'])
    expect(last()).toContain('The revert has landed in stable')
    await expect(watched()).rejects.toThrow(/Nothing says what to watch/)
    expect(await reverted(bad)).toMatchObject({ outcome: 'nothing-to-do', started: [] })
    expect(await one.runs()).toEqual([run])
    expect(repo.issues()).toHaveLength(1)
    expect(told()).toEqual(['opened', 'updated'])
  })

  it('pushed directly it does all of it at once', async () => {
    const { one, repo, bad, reverted, told } = await begin(pushed, 'approval: none, ')
    const report = await reverted(bad)
    const stable = await repo.sha('stable')
    expect(report).toMatchObject({
      ...{ landed: stable, incident: { number: 1 }, started: [{ workflow: 'deploy.yml' }] },
      ...{ failures: [], operations: [{}, { kind: 'push' }, {}, { kind: 'dispatch' }] },
    })
    expect(await one.runs()).toHaveLength(1)
    expect(repo.issues()).toHaveLength(1)
    expect(told()).toEqual(['opened', 'updated'])
  })

  it.each([
    ['issues/create', 'before', pushed],
    ['issues/create', 'after', pushed],
    ['actions/create-workflow-dispatch', 'before', pushed],
    ['actions/create-workflow-dispatch', 'after', pushed],
    ['pulls/create', 'after', deployed],
    ['issues/create', 'before', deployed],
    ['issues/create-comment', 'before', deployed],
  ] as const)('ends as one where the run dies at %s (%s)', async (operation, phase, rules) => {
    const isPushed = rules === pushed
    const { one, repo, bad, reverted, watched, told } = await begin(
      rules,
      isPushed ? 'approval: none, ' : '',
    )
    let dead = false
    const revive = one.sandbox.intercept((request, when) => {
      if (request.operation === operation && when === phase) dead = true
      return dead ? 'drop' : undefined
    })
    await reverted(bad).catch(() => {})
    expect(dead).toBe(true)
    revive()
    await reverted(bad)
    if (!isPushed) {
      await repo.mergePullRequest(1, { by: 'alice', method: 'squash' })
      await watched()
    }
    expect(await one.runs()).toHaveLength(1)
    expect(repo.issues()).toHaveLength(1)
    // On-call knows a repeated notice by its key; an answer that was lost is asked again.
    expect([...new Set(told())]).toEqual(['opened', 'updated'])
    expect(repo.issues()[0]?.comments).toHaveLength(1)
  })

  it('dispatched twice at once is one', async () => {
    const { one, repo, bad, reverted, told } = await begin(pushed, 'approval: none, ')
    await Promise.allSettled([reverted(bad), reverted(bad, { by: 'bob', reason: 'As well' })])
    await reverted(bad)
    expect(await repo.tree('stable')).toBe(await repo.tree(one.good))
    expect(await one.runs()).toHaveLength(1)
    expect(repo.issues()).toHaveLength(1)
    expect(repo.pullRequests()).toEqual([])
    expect(told()).toEqual(['opened', 'updated'])
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readChannels } from '../../src/github/read-channels.ts'
import { readProtections } from '../../src/github/read-protections.ts'
import { readBranchRules } from '../../src/github/read-required-checks.ts'
import { readRulesets, rulesFrom } from '../../src/github/read-rulesets.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const rules = (branch = 'stable') => readBranchRules(stage.client(), repository, branch)

describe('what a branch requires', () => {
  it('is nothing where it has no rules', async () => {
    expect(await rules()).toEqual({
      requiredChecks: [],
      strictRulesets: [],
      linearHistory: false,
      mergeQueue: false,
    })
  })

  it('comes from rulesets and from classic protection, and both count', async () => {
    stage.repo.protect('stable', {
      requiredChecks: ['test', { context: 'scan', appId: 77 }, { context: 'any', appId: -1 }],
    })
    stage.repo.ruleset({
      branches: ['stable'],
      requiredChecks: ['test', { context: 'build', appId: 15368 }],
      linearHistory: true,
    })
    const id = stage.repo.ruleset({ branches: ['~ALL'], requiredChecks: ['lint'], strict: true })
    const read = await rules()
    expect(read).toMatchObject({ strictRulesets: [id], linearHistory: true, mergeQueue: false })
    const by = { set: 'a ruleset of stable', classic: 'the protection of stable' }
    expect(read.requiredChecks).toEqual(
      expect.arrayContaining([
        { name: 'test', by: by.set },
        { name: 'build', appId: 15368, by: by.set },
        { name: 'lint', by: by.set },
        { name: 'test', by: by.classic },
        { name: 'scan', appId: 77, by: by.classic },
        { name: 'any', by: by.classic },
      ]),
    )
    expect(read.requiredChecks).toHaveLength(6)
  })

  it('is without Sluice’s own statuses, which only a promotion gets', async () => {
    stage.repo.protect('stable', { requiredChecks: ['sluice/stable'] })
    stage.repo.ruleset({ branches: ['stable'], requiredChecks: ['sluice/stable', 'test'] })
    expect((await rules()).requiredChecks).toEqual([{ name: 'test', by: 'a ruleset of stable' }])
  })

  it('does not come from rules that are off, being tried out, or about other branches', async () => {
    for (const enforcement of ['disabled', 'evaluate'] as const)
      stage.repo.ruleset({ enforcement, branches: ['stable'], requiredChecks: [enforcement] })
    stage.repo.ruleset({ branches: ['next'], requiredChecks: ['other'] })
    expect((await rules()).requiredChecks).toEqual([])
  })

  it('can be a merge queue', async () => {
    stage.repo.ruleset({ branches: ['stable'], mergeQueue: true })
    expect(await rules()).toMatchObject({ mergeQueue: true })
  })

  it('is not known of a branch that does not exist, though GitHub has rules for its name', async () => {
    stage.repo.ruleset({ branches: ['release/*'], requiredChecks: ['test'] })
    await expect(rules('release/1')).rejects.toMatchObject({
      code: 'permission',
      message: expect.stringContaining('could not read the rules of release/1'),
    })
  })

  it('is read of a branch with a slash in its name', async () => {
    await stage.repo.branch('release/1', await stage.repo.sha('stable'))
    stage.repo.ruleset({ branches: ['release/*'], requiredChecks: ['test'] })
    expect((await rules('release/1')).requiredChecks).toEqual([
      { name: 'test', by: 'a ruleset of release/1' },
    ])
  })

  it('is an error where GitHub answers what we do not understand', async () => {
    stage.instead(({ path }) => path.includes('/rules/branches/'), {
      status: 200,
      body: [{ type: 'required_status_checks', parameters: { required_status_checks: 'all' } }],
    })
    await expect(rules()).rejects.toMatchObject({
      name: 'SluiceError',
      code: 'unexpected',
      message: expect.stringContaining('could not read the rules of stable'),
    })
  })
})

describe('what rulesets ask', () => {
  it('is told by GraphQL, with all else about the channels, as REST tells it', async () => {
    stage.repo.protect('stable', { requiredChecks: ['classic'] })
    stage.repo.ruleset({
      branches: ['stable', 'next'],
      requiredChecks: ['test', { context: 'build', appId: 15368 }, 'sluice/stable'],
      strict: true,
      linearHistory: true,
      pullRequest: true,
    })
    stage.repo.ruleset({ branches: ['next'], mergeQueue: true, restrictUpdate: true })
    stage.repo.ruleset({ branches: ['~ALL'], enforcement: 'evaluate', requiredChecks: ['tried'] })
    const { rulesets } = await readChannels(stage.client(), repository, {
      channelBranch: 'stable',
      sourceBranch: 'next',
      policyFile: '.github/sluice.yml',
      statusContext: 'sluice/stable',
      now: stage.sandbox.now().toISOString(),
    })
    expect(rulesets).toEqual({
      channel: await readRulesets(stage.client(), repository, 'stable'),
      source: await readRulesets(stage.client(), repository, 'next'),
    })
    expect(rulesets.channel?.requiredChecks).toHaveLength(2)
  })

  it('is not taken from GraphQL where that hides a part of it', () => {
    const rule = (parameters: object | null) => ({
      type: 'REQUIRED_STATUS_CHECKS',
      repositoryRuleset: { databaseId: 7 },
      parameters,
    })
    const page = { pageInfo: { hasNextPage: false } }
    expect(rulesFrom(null, 'stable')).toBeUndefined()
    expect(rulesFrom({ pageInfo: { hasNextPage: true }, nodes: [] }, 'stable')).toBeUndefined()
    expect(rulesFrom({ ...page, nodes: [rule(null)] }, 'stable')).toBeUndefined()
    expect(rulesFrom({ ...page, nodes: [rule({})] }, 'stable')).toBeUndefined()
    const strict = { requiredStatusChecks: [], strictRequiredStatusChecksPolicy: true }
    const whose = { ...rule(strict), repositoryRuleset: null }
    expect(rulesFrom({ ...page, nodes: [whose] }, 'stable')).toBeUndefined()
    expect(rulesFrom({ ...page, nodes: [rule(strict)] }, 'stable')).toMatchObject({
      strictRulesets: [7],
    })
  })
})

describe('what classic protection requires of several branches', () => {
  const read = () => readProtections(stage.client(), repository, ['stable', 'next'])
  const byProtection = { by: 'the protection of stable' }
  const listed = (protection: object) => ({ name: 'stable', protected: true, protection })
  const instead = (body: readonly object[]) =>
    stage.instead(({ operation }) => operation === 'repos/list-branches', { status: 200, body })

  it('is told by the list of protected branches', async () => {
    stage.repo.protect('stable', {
      requiredChecks: ['test', { context: 'scan', appId: 77 }, 'sluice/stable'],
    })
    stage.repo.ruleset({ branches: ['next'], requiredChecks: ['lint'] })
    const required = [
      { name: 'test', ...byProtection },
      { name: 'scan', appId: 77, ...byProtection },
    ]
    expect(await read()).toEqual([required, []])
    expect(stage.requestsOf('repos/get-branch')).toBe(0)
  })

  it('is asked of a branch whose checks are listed without their apps, or not at all', async () => {
    stage.repo.protect('stable', { requiredChecks: [{ context: 'scan', appId: 77 }] })
    const scan = [{ name: 'scan', appId: 77, ...byProtection }]
    instead([listed({ required_status_checks: { contexts: ['scan'] } })])
    expect(await read()).toEqual([scan, []])
    instead([listed({ enabled: true })])
    expect(await read()).toEqual([scan, []])
    expect(stage.requestsOf('repos/get-branch')).toBe(2)
  })

  it('is asked of a branch that may stand on the next page', async () => {
    stage.repo.protect('stable', { requiredChecks: ['test'] })
    instead(
      Array.from({ length: 100 }, (_, index) => ({ ...listed({}), name: `release/${index}` })),
    )
    expect(await read()).toEqual([[{ name: 'test', ...byProtection }], []])
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readBranchRules } from '../../src/github/read-required-checks.ts'
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

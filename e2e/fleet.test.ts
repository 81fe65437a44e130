import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './tools.ts'
import { WorkflowStage } from './workflow-stage.ts'

const POLICY = `version: 1
channels:
  stable: { from: next, approval: none, enter: { score: off, error-rate: off, latency: off, probes: off } }
  next: {}
`

test('ten lines in a repository promote through the workflow that all repositories share', async () => {
  const stage = await WorkflowStage.begin()
  try {
    const repository = await stage.sandbox.createRepository('acme/assistant', {
      defaultBranch: 'stable',
      private: true,
    })
    const caller = join(root, 'examples/fleet/service/.github/workflows/promote.yml')
    await repository.commit({
      branch: 'stable',
      message: 'The first model',
      files: {
        '.github/sluice.yml': POLICY,
        '.github/workflows/promote.yml': readFileSync(caller, 'utf8'),
      },
    })
    const candidate = await repository.commit({
      branch: 'next',
      from: 'stable',
      message: 'A better model',
      files: { 'model.txt': 'better\n' },
    })
    await repository.checkRun({ sha: candidate, name: 'test', branch: 'next' })
    const appToken = stage.appToken(repository)

    const hourly = await stage.run({ repository, appToken }, 'promote.yml', { event: 'schedule' })

    expect(hourly.exitCode, hourly.log).toBe(0)
    expect(hourly.outputs, hourly.log).toMatchObject({ decision: 'promote', merged: 'true' })
    expect(await repository.tree('stable')).toBe(await repository.tree(candidate))
    expect(stage.shownTokens()).toEqual([])
    expect(stage.sandbox.violations).toEqual([])
  } finally {
    await stage.end()
  }
})

import { expect, test } from 'vitest'
import { GitHubStory } from './github-story.ts'

const backports = ['backports', '--repo', 'acme/assistant']

test('what a channel lacks is listed, and nothing changes', async () => {
  const github = await GitHubStory.begin({ policy: 'backport: { from: stable, to: [next] }\n' })
  const { repo } = github.story
  const files = { 'hotfix.txt': '1\n' }
  const fix = await repo.commit({ branch: 'stable', message: 'Hotfix', files })
  const before = await repo.branches()

  const { code, out, err } = await github.told(backports)

  expect({ code, out, err }).toEqual({
    code: 0,
    out: 'What stable has and others lack\n  <stable> Hotfix\n    ✗ next: missing\n',
    err: '',
  })
  const json: unknown = JSON.parse((await github.ran([...backports, '--json'])).out)
  expect(json).toMatchObject({ rows: [{ change: { commits: [fix] } }], unread: 0 })
  expect(await repo.branches()).toEqual(before)
})

test('a policy that carries nothing is an error with its fix', async () => {
  const github = await GitHubStory.begin()
  expect(await github.told(backports)).toEqual({
    code: 2,
    out: '',
    err: 'sluice: The policy carries nothing. Add `backport: { from: stable, to: [next, legacy] }`.\n',
  })
})

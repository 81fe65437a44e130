import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GitHubStory } from './github-story.ts'

test('an old repository: what stable has alone is shown, the line is written, and the gate opens', async () => {
  const github = await GitHubStory.begin()
  const { story } = github
  const { repo, workspace } = story
  await repo.commit({
    branch: 'stable',
    message: 'Patch of 2019',
    files: { 'patch.txt': 'x\n' },
    author: { login: 'alice' },
  })
  const shown = await github.told(['adopt', 'stable', '--repo', 'acme/assistant'])
  expect(shown.err).toBe('')
  expect(shown.out).toMatchInlineSnapshot(`
    "Adopted at <stable>, what only stable has up to there need not be carried to next:
      <stable> Patch of 2019 (alice)

    Write \`adopted: <stable>\` below \`channels.stable\` of the policy, or run this with \`--write\`.
    Propose it by a pull request into stable: the policy of the channel itself counts, and its review is the act.
    "
  `)
  const before = (await repo.text('stable', '.github/sluice.yml')) ?? ''
  const file = join(workspace, '.github/sluice.yml')
  await mkdir(join(workspace, '.github'))
  await writeFile(file, before)
  const written = await github.told(['adopt', 'stable', '--repo', 'acme/assistant', '--write'])
  expect(written.out).toContain('Wrote `adopted: <stable>` into .github/sluice.yml.')
  const after = await readFile(file, 'utf8')
  expect(after.replace(/^ *adopted: [0-9a-f]{40}\n/m, '')).toBe(before)

  // Reviewed, it lands on stable, and is carried to next as any other change of it.
  for (const branch of ['stable', 'next'])
    await repo.commit({
      branch,
      message: 'Adopt stable',
      files: { '.github/sluice.yml': after },
      author: { login: 'alice' },
    })
  await story.evaluated('next', 0.86)
  const run = await story.promoted({ dryRun: true })
  expect(story.gate(run, 'fixes')).toMatchObject({
    verdict: 'pass',
    remarks: [
      expect.stringMatching(/^stable is adopted at \w{7} by policy: 1 older commit of its own/),
    ],
  })
})

test('doctor finds an adopted commit that the channel does not have', async () => {
  const stranger = 'a'.repeat(40)
  const strange = await GitHubStory.begin({ stable: `adopted: ${stranger}` })
  const { out } = await strange.told(['doctor', '--repo', 'acme/assistant'])
  expect(out).toContain(
    '  ✗ The policy adopts stable at aaaaaaa, which is no commit of stable: it accounts for nothing.',
  )
  const { repo } = strange.story
  const policy = (await repo.text('stable', '.github/sluice.yml')) ?? ''
  const files = { '.github/sluice.yml': policy.replace(stranger, await repo.sha('stable')) }
  for (const branch of ['stable', 'next'])
    await repo.commit({ branch, message: 'Adopt', files, author: { login: 'alice' } })
  const mended = await strange.told(['doctor', '--repo', 'acme/assistant'])
  expect(mended.out).toMatch(/ ✓ stable is adopted at \w{7}, which it has\./)
})

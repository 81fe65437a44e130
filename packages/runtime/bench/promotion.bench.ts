import { sha } from '@sluice/core'
import { afterAll, expect, it } from 'vitest'
import { findChannelOnlyChanges, openWorkArea } from '../src/index.ts'
import { largeRepository, pathOf } from './large-repository.ts'

const RUNS = 5
const FIXES = 10

const lines: string[] = []
afterAll(() => console.log(['', ...lines, ''].join('\n')))

type Stage = Awaited<ReturnType<typeof largeRepository>>

/** Ten fixes that were made on the channel and carried to next by hand, each beside other changes. */
async function withFixes({ repo }: Stage): Promise<void> {
  const author = { login: 'ada' }
  await repo.branch('next', await repo.sha('stable'))
  for (let fix = 0; fix < FIXES; fix += 1) {
    const path = pathOf(1000 * fix + 41)
    const text = (await repo.text('stable', path)) ?? ''
    const fixed = text.replace(/value_40 = .*/, `fixed = ${fix}`)
    await repo.commit({ branch: 'stable', message: `Fix ${fix}`, files: { [path]: fixed }, author })
    const beside = fixed.replace(/value_1 = .*/, `idea = ${fix}`)
    const changes = { [path]: beside, [pathOf(fix)]: `idea = ${fix}\n` }
    await repo.commit({ branch: 'next', message: `Carry ${fix}`, files: changes, author })
  }
}

/** The fastest of some runs: what else the machine does only adds. */
async function costOfGit({ sandbox, repo }: Stage) {
  const question = {
    baseline: sha(await repo.sha('stable')),
    candidate: sha(await repo.sha('next')),
  }
  const token = repo.token({ kind: 'app', login: 'sluice-app', permissions: { contents: 'read' } })
  const costs = []
  for (let run = 0; run < RUNS; run += 1) {
    const before = sandbox.requests.length
    const began = performance.now()
    const git = await openWorkArea({ url: repo.cloneUrl, token })
    const changes = await findChannelOnlyChanges({ git, ...question })
    await git.close()
    const seconds = (performance.now() - began) / 1000
    const asked = sandbox.requests.slice(before)
    const bytes = asked.reduce((sum, { bytesOut }) => sum + bytesOut, 0)
    expect(changes.map(({ status }) => status.kind)).toEqual(Array(FIXES).fill('contained'))
    costs.push({ seconds, bytes, requests: asked.length })
  }
  const [best] = costs.sort((one, other) => one.seconds - other.seconds)
  if (best === undefined) throw new Error('nothing was measured')
  return best
}

it('ten fixes that only the channel has are found in the candidate in under 0.5 s and 1 MB', async () => {
  lines.push('| files | time of git | from git | git requests |', '|---|---|---|---|')
  const costs = []
  for (const files of [20_000, 100_000]) {
    const stage = await largeRepository({ files, commits: 2_000 })
    await withFixes(stage)
    const cost = await costOfGit(stage)
    await stage.sandbox.close()
    const { seconds, bytes, requests } = cost
    lines.push(
      `| ${files} | ${seconds.toFixed(2)} s | ${(bytes / 1e6).toFixed(2)} MB | ${requests} |`,
    )
    costs.push(cost)
  }
  const [small, large] = costs
  if (small === undefined || large === undefined) throw new Error('nothing was measured')
  expect(small.bytes).toBeLessThan(1_000_000)
  expect(large.seconds / small.seconds).toBeLessThan(1.5)
  expect(small.seconds).toBeLessThan(0.5)
}, 900_000)

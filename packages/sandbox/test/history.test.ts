import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GitRepository } from '../src/git/git-repository.ts'
import { listFiles } from '../src/git/list-files.ts'
import { serializeTree } from '../src/git/tree-object.ts'

let folder: string
let git: GitRepository

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'))
  git = await GitRepository.create(join(folder, 'repository.git'), 'main')
})

afterEach(async () => {
  git.close()
  await rm(folder, { recursive: true, force: true })
})

/** For each commit which older ones are its parents, and how late it is; some clocks are wrong. */
const histories = fc.array(
  fc.record({
    parents: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }),
    late: fc.integer({ min: -4, max: 2 }),
  }),
  { minLength: 25, maxLength: 25 },
)

async function told(history: readonly { parents: readonly number[]; late: number }[]) {
  const tree = await git.write('tree', Buffer.alloc(0))
  const made: string[] = []
  for (const [index, { parents, late }] of history.entries()) {
    const date = new Date((1_700_000_000 + index + late) * 1000)
    const person = { name: 'Ann', email: 'ann@example.com', date, offset: 0 }
    const commit = {
      tree,
      parents: parents.flatMap((back) => made.at(-1 - back) ?? []),
      author: person,
      committer: person,
      message: `${index}\n`,
      signature: undefined,
    }
    made.push(await git.writeCommit(commit))
  }
  return made
}

test('histories are walked as git walks them', async () => {
  const asked = async (...args: string[]) =>
    (await git.run(args, { allowed: [1] })).stdout.toString().split('\n').filter(Boolean)
  const listed = async (...range: Parameters<GitRepository['list']>) =>
    (await git.list(...range)).map(({ sha }) => sha)
  for (const history of fc.sample(histories, { numRuns: 6, seed: 7 })) {
    const commits = await told(history)
    const [from = '', , , other = ''] = commits.toReversed()
    expect(await listed({ from })).toEqual(await asked('rev-list', from))
    expect(await listed({ from, firstParent: true, without: [other] })).toEqual(
      await asked('rev-list', '--first-parent', from, `^${other}`),
    )
    expect(await listed({ from, without: [other], order: 'topology' })).toEqual(
      await asked('rev-list', '--topo-order', from, `^${other}`),
    )
    expect((await git.mergeBases(from, other)).toSorted()).toEqual(
      (await asked('merge-base', '--all', from, other)).toSorted(),
    )
    for (const below of commits.slice(0, 3)) {
      const { code } = await git.run(['merge-base', '--is-ancestor', below, from], { allowed: [1] })
      expect(await git.isAncestor(below, from)).toBe(code === 0)
    }
  }
})

test('refs and files are read as git reads them, packed or not', async () => {
  const file = await git.write('blob', Buffer.from('x\n'))
  const entry = (mode: string, name: string) => ({ mode, name, sha: file })
  const inner = await git.write('tree', serializeTree([entry('100644', 'b'), entry('100644', 'a')]))
  const tree = await git.write(
    'tree',
    serializeTree([{ ...entry('40000', 'a'), sha: inner }, entry('100755', 'a.txt')]),
  )
  const person = { name: 'Ann', email: 'ann@example.com', date: new Date(0), offset: 0 }
  const commit = { tree, parents: [], author: person, committer: person, message: 'One\n' }
  const sha = await git.writeCommit({ ...commit, signature: undefined })
  const names = ['refs/heads/a', 'refs/heads/a-b', 'refs/heads/sluice/x', 'refs/tags/v1']
  await git.updateRefs(names.slice(1).map((ref) => ({ ref, after: sha })))
  await git.run(['pack-refs', '--all'])
  await git.updateRefs(names.slice(0, 1).map((ref) => ({ ref, after: sha })))
  expect((await git.refs('refs/')).map(({ name }) => name)).toEqual(names)
  expect(await git.newCommits(sha)).toEqual([])
  expect(await git.newCommits(sha, 'refs/none/')).toHaveLength(1)
  const { stdout } = await git.run(['ls-tree', '-r', '--name-only', sha])
  expect((await listFiles(git, tree)).toSorted()).toEqual(stdout.toString().trim().split('\n'))
})

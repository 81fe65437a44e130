import { describe, expect, it } from 'vitest'
import { ledgerLines } from './ledger-lines.ts'
import { Story } from './story.ts'

/** Everything in one run: commit, branch, pull request, label, statuses, landing. */
const byItself = { stable: 'approval: none\nlabels: [promotion]\nenter: { probes: off }' }

type Moment = { readonly at: number; readonly phase: 'before' | 'after' }

const nothing = async () => {}

async function tell<T>(part: (told: Story) => Promise<T>): Promise<T> {
  const told = await Story.begin(byItself)
  try {
    return await part(told)
  } finally {
    await told.end()
  }
}

/** Some stories at once: each has a GitHub of its own. */
async function tellEach<T>(items: readonly T[], part: (told: Story, item: T) => Promise<void>) {
  const open = [...items]
  const worker = async () => {
    for (let item = open.shift(); item !== undefined; item = open.shift()) {
      const mine = item
      await tell((told) => part(told, mine))
    }
  }
  await Promise.all([worker(), worker(), worker()])
}

/** The moments at which a run can die: before any request, and after each that wrote something. */
async function momentsOfARun(): Promise<readonly Moment[]> {
  return tell(async (told) => {
    const before = told.sandbox.requests.length
    await told.promoted()
    return told.sandbox.requests.slice(before).flatMap(({ method, graphql }, index): Moment[] => {
      const writes =
        graphql === undefined
          ? method !== 'GET'
          : graphql.fields.some((field) => /^(updateRefs|createCommitOnBranch)$/.test(field))
      const at = index + 1
      return [{ at, phase: 'before' }, ...(writes ? [{ at, phase: 'after' } as const] : [])]
    })
  })
}

/** Everything that a user could see of the end: refs' trees and parents, pull requests, statuses. */
async function endState(told: Story) {
  const { repo } = told
  const stable = await repo.commitAt('stable')
  const candidate = await repo.commitAt('next')
  return {
    stable: {
      treeIsTheCandidates: stable.tree === candidate.tree,
      promotes: stable.parents[1] === candidate.sha,
      onTheBaseline: (await repo.commitAt(stable.parents[0] ?? '')).message,
    },
    branches: Object.keys(await repo.branches()).length,
    pulls: repo
      .pullRequests()
      .map(({ number }) => ({ ...told.pull(number), body: undefined, head: undefined })),
    comments: repo.pullRequests().flatMap(({ comments }) => comments.map(({ body }) => body)),
    ledger: await ledgerLines(repo),
    anchored: /^Sluice-Ledger: [0-9a-f]{40}$/m.test(stable.message),
    // Two runs at once may write a status twice; the latest of each context is what it says.
    statuses: new Set(
      (await told.statuses(candidate.sha)).map((status) =>
        status.replace(/[0-9a-f]{12}/, 'baseline'),
      ),
    ),
  }
}

function endStateOfAWholeRun() {
  return tell(async (told) => {
    await told.promoted()
    return endState(told)
  })
}

/** The process is gone: from that moment on nothing goes through. */
function killAt(told: Story, { at, phase }: Moment): () => void {
  let seen = 0
  return told.sandbox.intercept((_request, now) => {
    if (now === 'before') seen += 1
    if (seen > at) return 'drop'
    return seen === at && now === phase ? 'drop' : undefined
  })
}

describe('a run that dies', () => {
  it('at any moment, and runs again, ends as one that was not stopped', async () => {
    const moments = await momentsOfARun()
    const wanted = await endStateOfAWholeRun()
    expect(wanted.pulls).toMatchObject([{ merged: true, labels: ['promotion'] }])
    expect(moments.filter(({ phase }) => phase === 'after').length).toBeGreaterThan(6)
    await tellEach(moments, async (told, moment) => {
      const revive = killAt(told, moment)
      await told.promoted().catch(nothing)
      revive()
      await told.promoted()
      expect(await endState(told), `died ${moment.phase} request ${moment.at}`).toEqual(wanted)
    })
  })

  it('together with a second run ends as one', async () => {
    const wanted = await endStateOfAWholeRun()
    await tell(async (told) => {
      await Promise.allSettled([told.promoted(), told.promoted()])
      await told.promoted()
      expect(await endState(told)).toEqual(wanted)
    })
  })
})

describe('a baseline that moves', () => {
  it('at any moment of the run: what lands is what was judged, on what it was judged against, or nothing lands', async () => {
    const moments = (await momentsOfARun()).filter(({ phase }) => phase === 'before')
    await tellEach(moments, async (told, { at }) => {
      const judged = await told.repo.sha('stable')
      let seen = 0
      let hotfix: string | undefined
      told.sandbox.intercept(async (_request, phase) => {
        if (phase === 'after') return undefined
        seen += 1
        if (seen !== at) return undefined
        hotfix = await told.repo.commit({
          branch: 'stable',
          message: 'Hotfix',
          files: { 'hotfix.txt': 'x\n' },
          author: { login: 'alice' },
        })
        return undefined
      })
      await told.promoted().catch(nothing)
      const [tip, below] = await told.repo.log('stable', { firstParent: true })
      expect(hotfix, `request ${at}`).toBeDefined()
      // Either nothing landed, or it landed first and the hotfix stands upon it.
      expect(tip?.sha, `moved before request ${at}`).toBe(hotfix)
      if (below?.sha === judged) return
      expect(below).toMatchObject({ tree: await told.repo.tree('next') })
      expect(below?.parents[0]).toBe(judged)
    })
  })
})

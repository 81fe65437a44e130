import { agreement, type Carrier, candidateHistory, type Pick, type Sha } from '@sluice/core'
import { commitFacts, readUntilAgreed } from '../git/find-channel-only-changes.ts'
import { GitProblem } from '../git/git-problem.ts'
import { judgeContent } from '../git/judge-content.ts'
import type { WorkArea } from '../git/work-area.ts'
import type { Carriers } from './pick-series.ts'

export type CarriersQuestion = {
  readonly git: WorkArea
  readonly picks: readonly Pick[]
  /** The channel just before the change. */
  readonly before: Sha
  readonly landed: Sha
  /** The target's tip. */
  readonly target: Sha
  readonly isPromotion: boolean
}

/** Which commits of the target carry the picks, and still stand. Reads both histories. */
export async function findCarriers(question: CarriersQuestion): Promise<Carriers> {
  const { git, picks, before, target } = question
  const read = await readUntilAgreed({ git, baseline: before, candidate: target }).catch(
    (problem: unknown) => {
      // Nothing in common: nothing of it can be there by history.
      if (problem instanceof GitProblem && problem.code === 'unrelated-histories') return undefined
      throw problem
    },
  )
  if (read === undefined) return new Map()
  const { history, walk } = read
  const bases = picks.flatMap(({ base, commit }) => [commitFacts(base), commitFacts(commit)])
  const open = picks.map(({ base, commit }) => ({ ...commitFacts(commit), parents: [base.sha] }))
  const known = new Map(
    [...history.channel, ...history.candidate, ...bases, ...open].map((one) => [one.sha, one]),
  )
  const tip = known.get(target)
  if (tip === undefined) throw new GitProblem('not-found', `The target ${target} is missing.`)
  const { carriers } = await judgeContent({ git, open, known, walk, history, candidate: tip })
  const there = candidateHistory(history.candidate)
  return new Map(
    picks.map(({ commit }) => [
      commit.sha,
      [...itself(commit.sha), ...(carriers.get(commit.sha) ?? [])],
    ]),
  )

  /** The target may have the very commit, or the candidate that the promotion brought. */
  function itself(commit: Sha): readonly Carrier[] {
    if (there.commits.has(commit)) return [{ by: 'tree', commit }]
    if (!question.isPromotion) return []
    const landed = picks.find((pick) => pick.commit.sha === question.landed)
    if (landed === undefined) return []
    const second = landed.commit.parents.slice(1).find((one) => there.commits.has(one))
    const found = agreement(commitFacts(landed.commit), there) ?? second
    return found === undefined ? [] : [{ by: 'tree', commit: found }]
  }
}

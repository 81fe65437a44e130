import { act, wait } from '../entry/conditions.ts'
import { judgeConflicts } from '../entry/pull-conditions.ts'
import type { GateResult } from '../gates/gate.ts'
import { type Sha, shortSha } from '../identifiers.ts'
import { bringsBack } from './brings-back.ts'
import type { HotfixFacts } from './hotfix.ts'
import type { HotfixQuestion } from './judge-hotfix.ts'

/**
 * What enters with a hotfix: nothing that the source has and the channel lacks, which is for the gates
 * to judge, and nothing that was taken away.
 *
 * @param tree what merging it would land, where that is known.
 */
export function judgeEntering(
  { channel, from, line, notEntered }: HotfixQuestion,
  facts: HotfixFacts,
  tree: Sha | undefined,
): readonly GateResult[] {
  const { entering, number } = facts
  const source = {
    gate: 'source',
    required: `nothing of ${from.name} that ${channel.name} has not`,
  }
  const rebase = `Make it on ${channel.name}, \`git rebase --onto ${quoted(channel.branch)} ${quoted(from.branch)}\`; or let the promotion bring it.`
  if (entering.kind === 'too many')
    return [
      act({
        ...source,
        observed: 'too many commits to tell',
        reason: `#${number} has more commits than a hotfix, so that it cannot be told what it brings of ${from.name}.`,
        clear: 'Make it smaller, or let the promotion bring it.',
      }),
    ]
  const [smuggled] = entering.ofSource
  if (smuggled !== undefined)
    return [
      act({
        ...source,
        observed: `${shortSha(smuggled)} of ${from.name}`,
        reason: `It brings ${shortSha(smuggled)} and what it stands on, which ${from.name} has and no gate has judged.`,
        clear: rebase,
      }),
    ]
  const conflicts = judgeConflicts(facts)
  if (conflicts.length > 0) return conflicts
  const taken = bringsBack(line, {
    commits: entering.commits,
    ...(tree === undefined ? {} : { tree }),
  })
  if (taken !== undefined)
    return [
      act({
        gate: 'taken back',
        observed: `undoes, or brings back, ${shortSha(taken)}`,
        required: 'nothing that was rolled back or reverted',
        reason: `Something that was taken away from ${channel.name} would be back with it.`,
        clear:
          'Release the incident and let the promotion bring it; or undo the rollback or revert with the rollback’s workflow, which names who did.',
      }),
    ]
  if (tree === undefined)
    return [
      wait({
        gate: 'merge',
        observed: 'not tried on the newest commit',
        required: 'what merging it would land',
        reason: 'GitHub has not yet tried what merging it would give now.',
        clear: 'The next look.',
      }),
    ]
  const same = notEntered.get(tree)
  if (same === undefined) return []
  return [
    act({
      ...source,
      observed: `the tree of ${shortSha(same)} of ${from.name}`,
      reason: `Merging it lands exactly what ${shortSha(same)} of ${from.name} has, which no gate has judged.`,
      clear: 'Let the promotion bring it.',
    }),
  ]
}

/** As one word for a shell: a branch may have any name. */
function quoted(branch: string): string {
  return /^[\w./-]+$/.test(branch) ? branch : `'${branch.replaceAll("'", `'\\''`)}'`
}

import { shortSha } from '../identifiers.ts'
import type { BackportOutcome, CommitSummary, ConflictedPath } from './outcome.ts'

/** An outcome in words: what became of it, and what there is to do. Plain text with `code`. */
export type OutcomeWords = {
  readonly sign: '✓' | '✗' | '!' | '–'
  readonly said: string
  readonly toDo: readonly string[]
}

export function describeOutcome(outcome: BackportOutcome, dryRun: boolean): OutcomeWords {
  const verb = (done: string, would: string) => (dryRun ? would : done)
  switch (outcome.kind) {
    case 'open':
      return {
        sign: '✓',
        said: `${verb('opened', 'would open')}: ${counted(outcome.commits.length, 'commit')}${without(outcome.dropped)}`,
        toDo: outcome.remarks,
      }
    case 'conflict':
      return {
        sign: '!',
        said: `${verb('opened as a draft', 'would open a draft')}: conflicts in ${pathList(outcome.conflicts)}`,
        toDo: ['Resolve the conflicts; the pull request has the commands.', ...outcome.remarks],
      }
    case 'already-there':
      return { sign: '✓', said: `already there: ${outcome.how}`, toDo: [] }
    case 'merged':
      return { sign: '✓', said: 'merged', toDo: [] }
    case 'closed':
      return {
        sign: '–',
        said: 'closed without merging; left so',
        toDo: [`To have it after all, reopen #${outcome.pullRequest.number}.`],
      }
    case 'left-out':
      return { sign: '–', said: outcome.reason, toDo: [outcome.clear] }
    case 'failed':
      return { sign: '✗', said: outcome.reason, toDo: [outcome.clear] }
  }
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

function without(dropped: readonly CommitSummary[]): string {
  if (dropped.length === 0) return ''
  return `; already there: ${dropped.map(({ from }) => shortSha(from)).join(', ')}`
}

const MOST_PATHS = 5

function pathList(paths: readonly ConflictedPath[]): string {
  const shown = paths.slice(0, MOST_PATHS).map(({ path, kind }) => `${path} (${kind})`)
  const more = paths.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

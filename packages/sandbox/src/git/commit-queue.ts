import type { Commit } from './commit-object.ts'

/** Commits to visit, the newest first; of the same second, the one that came first. */
export class CommitQueue {
  readonly #commits: Commit[] = []

  get size(): number {
    return this.#commits.length
  }

  get newest(): Commit | undefined {
    return this.#commits[0]
  }

  push(commit: Commit): void {
    const time = secondOf(commit)
    let at = this.#commits.length
    for (let other = this.#commits[at - 1]; other !== undefined; other = this.#commits[at - 1]) {
      if (secondOf(other) >= time) break
      at -= 1
    }
    this.#commits.splice(at, 0, commit)
  }

  shift(): Commit | undefined {
    return this.#commits.shift()
  }

  some(test: (commit: Commit) => boolean): boolean {
    return this.#commits.some(test)
  }
}

export function secondOf({ committer }: Commit): number {
  return committer.date.getTime()
}

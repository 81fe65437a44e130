import type { ActionRun } from '@sluice/sandbox/runner'

/** One scene as it came out, for the page that is read after the terminal. */
export type Chapter = {
  readonly title: string
  readonly lead: string
  readonly exhibits: readonly Exhibit[]
}

export type Exhibit =
  | { readonly kind: 'summary'; readonly title: string; readonly markdown: string }
  | { readonly kind: 'pull-request'; readonly pullRequest: PullRequestView }
  | { readonly kind: 'text'; readonly title: string; readonly lines: readonly string[] }

export type PullRequestView = {
  readonly number: number
  readonly title: string
  readonly author: string
  readonly head: string
  readonly base: string
  readonly merged: boolean
  readonly approvedBy: readonly string[]
  readonly body: string
}

export function summaryOf(title: string, run: ActionRun): Exhibit {
  return { kind: 'summary', title, markdown: run.summary }
}

import type { LabelledPullRequest } from './labelled-pull-request.ts'

/** People with write access, not its author, who approved exactly the head. */
export function approversOf({
  reviews,
  head,
  author,
}: Pick<LabelledPullRequest, 'reviews' | 'head' | 'author'>): readonly string[] {
  return reviews
    .filter(
      ({ by, state, commit, canWrite }) =>
        state === 'approved' &&
        commit === head &&
        canWrite &&
        !by.endsWith('[bot]') &&
        by.toLowerCase() !== author.login.toLowerCase(),
    )
    .map(({ by }) => by)
}

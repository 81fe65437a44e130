import * as z from 'zod'
import { actorAnswer, idAnswer, timeAnswer } from './answers.ts'

/** The answer to `WORD`. */
export const wordAnswer = z.object({
  fullDatabaseId: idAnswer,
  body: z.string(),
  author: actorAnswer,
  lastEditedAt: timeAnswer.nullable(),
  editor: actorAnswer,
})

/** Members of an `IssueComment`: what it says, and whose word that is. */
export const WORD =
  'fullDatabaseId body lastEditedAt author { login __typename } editor { login __typename }'

type Word = Pick<z.output<typeof wordAnswer>, 'author' | 'lastEditedAt' | 'editor'>

/** Whoever may write may edit anybody's comment: what another edited is not its author's word. */
export function isAuthorsWord({ author, lastEditedAt, editor }: Word): boolean {
  return lastEditedAt === null || editor === author
}

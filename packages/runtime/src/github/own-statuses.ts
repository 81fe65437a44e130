import { type CommitStatus, isSluiceContext } from '@sluice/core'
import * as z from 'zod'
import { timeAnswer } from './answers.ts'
import { ownState } from './check-state.ts'

export const statusesAnswer = z
  .object({
    contexts: z.array(
      z.object({
        context: z.string(),
        state: z.string(),
        description: z.string().nullable(),
        createdAt: timeAnswer,
      }),
    ),
  })
  .nullable()

export const STATUSES = 'status { contexts { context state description createdAt } }'

export function ownStatuses(
  read: z.output<typeof statusesAnswer>,
): Readonly<Record<string, CommitStatus>> {
  const own = (read?.contexts ?? []).filter(({ context }) => isSluiceContext(context))
  return Object.fromEntries(
    own.map(({ context, state, description, createdAt }) => [
      context,
      { state: ownState(state), description: description ?? '', createdAt },
    ]),
  )
}

import * as z from 'zod'
import { timeAnswer } from './answers.ts'

/** The status of `dispatchContext` on the channel's head, and on the commit below it. */
export type DispatchReading = {
  readonly head?: AnsweredStatus
  readonly below?: AnsweredStatus
}

type AnsweredStatus = { readonly description: string; readonly createdAt: string }

const statusAnswer = z
  .object({
    context: z.object({ description: z.string().nullable(), createdAt: timeAnswer }).nullable(),
  })
  .nullish()

/** Members of `Commit` that `DISPATCH` asks for. */
export const dispatchAnswer = {
  status: statusAnswer,
  parents: z.object({ nodes: z.array(z.object({ status: statusAnswer })) }),
}

/** A fragment for `Commit`. It uses the variable `$dispatch`. */
export const DISPATCH = `
  fragment dispatched on Commit { status { context(name: $dispatch) { description createdAt } } }
  fragment dispatch on Commit { ...dispatched parents(first: 1) { nodes { ...dispatched } } }`

export function dispatchReading(commit: {
  readonly status?: z.output<typeof statusAnswer>
  readonly parents: z.output<typeof dispatchAnswer.parents>
}): DispatchReading {
  const head = statusOf(commit.status)
  const below = statusOf(commit.parents.nodes[0]?.status)
  return { ...(head ? { head } : {}), ...(below ? { below } : {}) }
}

function statusOf(status: z.output<typeof statusAnswer>): AnsweredStatus | undefined {
  if (!status?.context) return undefined
  return { description: status.context.description ?? '', createdAt: status.context.createdAt }
}

import { listProtected, type ProtectedBranches } from '../github/read-protections.ts'
import type { RunContext } from './run-context.ts'

const listed = new WeakMap<RunContext, Promise<ProtectedBranches>>()

/**
 * The list has all channels in it, so that a run asks for it once, however many it looks at: a
 * context is of one moment. What went wrong is asked again.
 */
export function protectedBranches(context: RunContext): Promise<ProtectedBranches> {
  const known = listed.get(context)
  if (known !== undefined) return known
  const asked = listProtected(context.client, context.repository)
  listed.set(context, asked)
  asked.catch(() => listed.delete(context))
  return asked
}

import { parse } from 'yaml'
import * as z from 'zod'

const names = z.array(z.string()).optional()
const trigger = z.object({ types: names, branches: names, workflows: names }).partial()
const workflow = z.object({ on: z.record(z.string(), trigger.nullable().catch(null)) })

/** Where an event's payload says which branch it is about, after GitHub's own description. */
const payload = z.object({
  action: z.string().optional(),
  ref: z.string().optional(),
  pull_request: z.object({ base: z.object({ ref: z.string() }) }).optional(),
  workflow_run: z.object({ name: z.string(), head_branch: z.string() }).optional(),
})

/**
 * Whether GitHub would start the workflow: act looks at the event's name alone, and runs what the
 * workflow's `types:`, `branches:` or `workflows:` leave out as well.
 */
export function startsOn(text: string, event: string, sent: unknown): boolean {
  const { on } = workflow.parse(parse(text))
  const asked = on[event]
  if (asked === undefined) return false
  const { action, ref, pull_request: pull, workflow_run: run } = payload.parse(sent)
  const branch = run?.head_branch ?? pull?.base.ref ?? ref?.replace('refs/heads/', '')
  return (
    allows(asked?.types, action) &&
    allows(asked?.workflows, run?.name) &&
    (asked?.branches?.some((pattern) => matches(pattern, branch ?? '')) ?? true)
  )
}

function allows(listed: readonly string[] | undefined, name: string | undefined): boolean {
  return listed === undefined || (name !== undefined && listed.includes(name))
}

function matches(pattern: string, branch: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  const glob = escaped.replaceAll(/\*+/g, (stars) => (stars === '*' ? '[^/]*' : '.*'))
  return new RegExp(`^${glob}$`).test(branch)
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { yamlText } from './yaml-text.ts'

const reports = new Set(['push', 'pull_request'])

const workflow = z.object({
  name: z.string().optional(),
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
})

/** Names of the workflows that report on commits, as `workflow_run` asks for them. */
export async function ciWorkflows(
  root: string,
  files: readonly string[],
): Promise<readonly string[]> {
  const names = await Promise.all(
    files.map(async (file) => {
      const path = `.github/workflows/${file}`
      const read = workflow.safeParse(parsed(await readFile(join(root, path), 'utf8')))
      if (!read.success) return []
      const { name = path, on } = read.data
      const events = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on)
      return events.some((event) => reports.has(event)) ? [name] : []
    }),
  )
  return names.flat()
}

function parsed(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

/** They as items of a list in YAML; the usual name where there are none. */
export function workflowNames(ci: readonly string[]): string {
  return ci.length === 0 ? 'CI' : ci.map(yamlText).join(', ')
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'

const PULL_REQUEST = 'pull_request'

const workflow = z.object({
  name: z.string().optional(),
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
})

/** Names of the workflows that run on pull requests, as `workflow_run` asks for them. */
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
      return events.includes(PULL_REQUEST) ? [name] : []
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

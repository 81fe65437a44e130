import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { JSONObjectReader } from '@actions/workflow-parser/templates/json-object-reader'
import { TemplateSchema } from '@actions/workflow-parser/templates/schema/index'

/** The schema's root for an action file, with the checks that GitHub's editor applies. */
export const actionRootDefinition = 'action-root-strict'

let loaded: TemplateSchema | undefined

/**
 * GitHub's schema of `action.yml`.
 *
 * Read from the package's file, because the package's own loader imports it as JSON without an
 * import attribute, which Node refuses: so the runner works in plain Node and in any bundler or
 * test runner without configuration.
 */
export function actionSchema(): TemplateSchema {
  loaded ??= TemplateSchema.load(
    new JSONObjectReader(undefined, readFileSync(schemaFile(), 'utf8')),
  )
  return loaded
}

function schemaFile(): string {
  const name = '@actions/workflow-parser'
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  for (const folder of folders) {
    const file = join(folder, name, 'dist', 'action-v1.0.min.json')
    if (existsSync(file)) return file
  }
  throw new Error(`${name} is not installed beside @sluice/sandbox.`)
}

import * as z from 'zod'
import { policySettings } from './policy-settings.ts'

/** JSON, and of it what JSON Schema is made of. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/**
 * The JSON Schema of a policy file, for editors. Draft 7, which they all know. What it lets pass
 * may still be refused: rules across settings and units are `parsePolicy`'s.
 */
export function policyJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(policySettings, { io: 'input', target: 'draft-7' })
  return {
    $schema,
    $id: 'urn:sluice:policy:v1',
    title: 'Sluice policy',
    description: 'Channels, the gates before them and the evidence that the gates judge.',
    ...schema,
  }
}

import { buildSchema, type DocumentNode, type GraphQLError, parse, validate } from 'graphql'
import generated from './schema.generated.json' with { type: 'json' }

export const schema = buildSchema(generated.sdl, { assumeValid: true })

interface CheckedDocument {
  readonly document: DocumentNode
  /** What GitHub's schema does not allow. */
  readonly wrong: readonly GraphQLError[]
}

const MOST_DOCUMENTS = 1_000
const documents = new Map<string, CheckedDocument>()

/**
 * A query, parsed and checked by the schema; undefined where it cannot be parsed. The same text is
 * always the same document, and programs ask the same few again and again.
 */
export function checkedDocument(query: string): CheckedDocument | undefined {
  const known = documents.get(query)
  if (known !== undefined) return known
  try {
    const document = parse(query)
    const checked = { document, wrong: validate(schema, document) }
    if (documents.size >= MOST_DOCUMENTS) documents.clear()
    documents.set(query, checked)
    return checked
  } catch {
    return undefined
  }
}

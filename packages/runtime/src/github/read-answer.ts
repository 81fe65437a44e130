import * as z from 'zod'
import { SluiceError } from '../errors.ts'

/**
 * Reads an answer of GitHub through a schema: what comes from outside is unknown until parsed.
 * @param doing what was tried, as a phrase: `read the checks of 4f2d9b1`.
 * @throws {SluiceError} `unexpected`, with the place where the answer is not what we know.
 */
export function readAnswer<Schema extends z.ZodType>(
  doing: string,
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new SluiceError(
    'unexpected',
    `GitHub answered in an unknown form: could not ${doing}. ${z.prettifyError(read.error).slice(0, 1000)}`,
    { cause: read.error },
  )
}

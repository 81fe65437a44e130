import * as z from 'zod'

/** The text of `FILE`; null where there is no such file, or it is none of text. */
export const fileAnswer = z
  .object({
    object: z
      .object({ text: z.string().nullish(), isTruncated: z.boolean().optional() })
      .nullable(),
  })
  .nullable()

/** The file `$file` of a `Commit`. */
export const FILE = 'file(path: $file) { object { ... on Blob { text isTruncated } } }'

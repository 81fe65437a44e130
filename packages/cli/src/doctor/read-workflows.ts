import { explained, readAnswer } from '@sluice/runtime'
import * as z from 'zod'
import type { Subject } from './subject.ts'

const answer = z.object({
  repository: z.object({
    object: z
      .object({
        entries: z.array(
          z.object({
            name: z.string(),
            object: z.object({ text: z.string().nullish() }).nullable(),
          }),
        ),
      })
      .nullable(),
  }),
})

const QUERY = `
  query sluiceWorkflows($owner: String!, $name: String!, $folder: String!) {
    repository(owner: $owner, name: $name) {
      object(expression: $folder) { ... on Tree { entries { name object { ... on Blob { text } } } } }
    }
  }`

/** The workflow files of a branch, their text without comments. */
export async function readWorkflows(
  { client, repository }: Subject,
  branch: string,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const folder = `refs/heads/${branch}:.github/workflows`
  const doing = `read the workflows of ${branch}`
  const read = await explained(doing, () =>
    client.graphql<unknown>(QUERY, { ...repository, folder }),
  )
  const { object } = readAnswer(doing, answer, read).repository
  return (object?.entries ?? []).map((one) => ({
    name: one.name,
    text: (one.object?.text ?? '').replace(/#.*/g, ''),
  }))
}

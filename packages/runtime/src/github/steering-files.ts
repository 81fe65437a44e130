import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'

/** Files that steer CI or Sluice itself: path to object name, and equal names are equal contents. */
export type SteeringFiles = Readonly<Record<string, Sha>>

const [WORKFLOWS, ACTIONS] = ['.github/workflows', '.github/actions'] as const

const entriesAnswer = z
  .object({
    object: z
      .object({
        entries: z.array(z.object({ name: z.string(), oid: shaAnswer })).nullish(),
      })
      .nullable(),
  })
  .nullable()

export const steeringAnswer = z.object({
  workflows: entriesAnswer,
  actions: entriesAnswer,
  policy: z.object({ oid: shaAnswer }).nullable(),
})

/** A fragment for `Commit`; its answer is `steeringAnswer`. It uses the variable `$file`. */
export const STEERING = `
  fragment steering on Commit {
    workflows: file(path: "${WORKFLOWS}") { object { ... on Tree { entries { name oid } } } }
    actions: file(path: "${ACTIONS}") { object { ... on Tree { entries { name oid } } } }
    policy: file(path: $file) { oid }
  }`

export function steeringFiles(
  { workflows, actions, policy }: z.output<typeof steeringAnswer>,
  policyFile: string,
): SteeringFiles {
  const entriesOf = (folder: string, answered: z.output<typeof entriesAnswer>) =>
    (answered?.object?.entries ?? []).map(({ name, oid }) => [`${folder}/${name}`, oid] as const)
  return Object.fromEntries([
    ...entriesOf(WORKFLOWS, workflows),
    ...entriesOf(ACTIONS, actions),
    ...(policy === null ? [] : [[policyFile, policy.oid] as const]),
  ])
}

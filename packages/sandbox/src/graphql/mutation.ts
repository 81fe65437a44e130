import { settle } from '../pull/settle.ts'
import { demand, type View } from './view.ts'

export type Mutation<Input> = (args: {
  readonly input: Input & { readonly clientMutationId?: string | null }
}) => Promise<unknown>

/** Carries out a mutation while nobody else changes the repository. */
export async function change(
  view: View,
  permission: string,
  input: { readonly clientMutationId?: string | null },
  work: () => Promise<object>,
): Promise<unknown> {
  demand(view, permission, 'write')
  return view.repository.lock.run(async () => {
    const payload = await work()
    await settle(view.world, view.repository)
    return { ...payload, clientMutationId: input.clientMutationId ?? null }
  })
}

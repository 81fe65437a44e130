import { zeroSha } from '../git/sha.ts'
import { MoveRefused, moveRefs } from '../moves/move-refs.ts'
import { notFound } from '../refusal.ts'
import {
  created,
  noContent,
  ok,
  param,
  type RepositoryContext,
  repositoryRoute,
  writer,
} from './context.ts'
import { renderRef } from './render/ref.ts'

async function refAt(context: RepositoryContext, name: string) {
  const { world, repository } = context
  const found = await repository.git.exactRef(name)
  if (found === undefined) throw notFound()
  return renderRef(world, repository, found)
}

export const gitRefRoutes = [
  repositoryRoute('git/get-ref', ['contents', 'read'], async (context) =>
    ok(await refAt(context, `refs/${param(context, 'ref')}`)),
  ),
  repositoryRoute('git/list-matching-refs', ['contents', 'read'], async (context) => {
    const { world, repository } = context
    const refs = await repository.git.refs(`refs/${param(context, 'ref')}`)
    return ok(refs.map((ref) => renderRef(world, repository, ref)))
  }),
  repositoryRoute('git/create-ref', ['contents', 'write'], async (context) => {
    const { world, repository, body } = context
    const ref = body.string('ref') ?? ''
    const after = body.string('sha') ?? ''
    await moveRefs(world, repository, writer(context), [
      { ref, after, before: zeroSha, force: false },
    ])
    return created(await refAt(context, ref))
  }),
  repositoryRoute('git/update-ref', ['contents', 'write'], async (context) => {
    const { world, repository, body } = context
    const ref = `refs/${param(context, 'ref')}`
    if ((await repository.git.ref(ref)) === undefined) {
      throw new MoveRefused(ref, 422, 'Reference does not exist', { kind: 'missing' })
    }
    const after = body.string('sha') ?? ''
    const force = body.boolean('force') ?? false
    await moveRefs(world, repository, writer(context), [{ ref, after, force }])
    return ok(await refAt(context, ref))
  }),
  repositoryRoute('git/delete-ref', ['contents', 'write'], async (context) => {
    const { world, repository } = context
    const ref = `refs/${param(context, 'ref')}`
    await moveRefs(world, repository, writer(context), [{ ref, after: zeroSha, force: true }])
    return noContent
  }),
]

import { timestamp } from '../clock.ts'
import { isSha } from '../git/sha.ts'
import { notFound, Refusal } from '../refusal.ts'
import { nodeId } from '../state/node-id.ts'
import { signatureOf } from '../state/signer.ts'
import { created, ok, param, type RepositoryContext, repositoryRoute, writer } from './context.ts'
import { repositoryUrl } from './render/repository.ts'

/** GitHub's `git-tag`, read from the tag object. */
async function renderTag({ world, repository }: RepositoryContext, sha: string) {
  const tag = isSha(sha) ? await repository.git.read(sha) : undefined
  if (tag?.type !== 'tag') throw notFound()
  const [header = '', ...message] = tag.content.toString().split('\n\n')
  const value = (key: string) => new RegExp(`^${key} (.*)$`, 'm').exec(header)?.[1] ?? ''
  const tagger = /^(.*) <(.*)> (\d+)/.exec(value('tagger'))
  const url = repositoryUrl(world, repository)
  return {
    node_id: nodeId('Tag', repository.id, sha),
    sha,
    url: `${url}/git/tags/${sha}`,
    tag: value('tag'),
    message: message.join('\n\n'),
    tagger: {
      name: tagger?.[1] ?? '',
      email: tagger?.[2] ?? '',
      date: timestamp(new Date(Number(tagger?.[3] ?? 0) * 1000)),
    },
    object: {
      sha: value('object'),
      type: value('type'),
      url: `${url}/git/commits/${value('object')}`,
    },
    verification: {
      verified: false,
      reason: 'unsigned',
      signature: null,
      payload: null,
      verified_at: null,
    },
  }
}

async function createTag(context: RepositoryContext) {
  const { world, repository, body } = context
  const object = await repository.git.read(body.string('object') ?? '')
  if (object === undefined) throw new Refusal(422, 'Object does not exist')
  const { name, email, date } = signatureOf(world, writer(context).account)
  const text = [
    `object ${object.sha}`,
    `type ${object.type}`,
    `tag ${body.string('tag')}`,
    `tagger ${name} <${email}> ${Math.floor(date.getTime() / 1000)} +0000`,
    '',
    body.string('message') ?? '',
  ].join('\n')
  const sha = await repository.git.write('tag', Buffer.from(text))
  return created(await renderTag(context, sha))
}

export const gitTagRoutes = [
  repositoryRoute('git/create-tag', ['contents', 'write'], createTag),
  repositoryRoute('git/get-tag', ['contents', 'read'], async (context) =>
    ok(await renderTag(context, param(context, 'tag_sha'))),
  ),
]

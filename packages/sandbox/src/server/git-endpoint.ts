import type { PushCommand, PushOutcome } from '../git/receive-pack.ts'
import { answerGit, type GitService } from '../git/smart-http.ts'
import { MoveRefused, moveRefs } from '../moves/move-refs.ts'
import { settle } from '../pull/settle.ts'
import { workflowRefusal } from '../rules/workflow-files.ts'
import { type Actor, canSee, mayAccess } from '../state/actor.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import type { Call, Reply } from './call.ts'

export interface GitAddress {
  readonly repository: string
  /** Undefined: git's old protocol, which asks for files. */
  readonly service: GitService | undefined
  readonly operation: 'upload-pack' | 'receive-pack'
}

/** `/owner/name(.git)/info/refs?service=…` and the two services below it. */
export function gitAddress(call: Call): GitAddress | undefined {
  const match = /^\/([^/]+\/[^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(
    call.path,
  )
  if (match === null) return undefined
  const [, repository = '', part = ''] = match
  const asked = part === 'info/refs' ? call.query.get('service') : part
  const service = asked === 'git-receive-pack' || asked === 'git-upload-pack' ? asked : undefined
  return {
    repository,
    service,
    operation: service === 'git-receive-pack' ? 'receive-pack' : 'upload-pack',
  }
}

const text = (status: number, body: string, headers = {}): Reply => ({
  status,
  headers: { 'content-type': 'text/plain', ...headers },
  body,
})

export class GitEndpoint {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async answer(call: Call, address: GitAddress, actor: Actor | undefined): Promise<Reply> {
    const repository = this.#world.repository(address.repository)
    const writing = address.operation === 'receive-pack'
    if (actor === undefined && (writing || repository === undefined || repository.isPrivate)) {
      return text(401, 'No anonymous write access.', { 'www-authenticate': 'Basic realm="GitHub"' })
    }
    if (repository === undefined || !canSee(actor, repository))
      return text(404, 'Repository not found.')
    const needed = writing ? 'write' : 'read'
    if (!mayAccess(actor, repository, 'contents', needed)) {
      const words = writing
        ? `Permission to ${repository.fullName}.git denied to ${actor?.account.login ?? 'nobody'}.`
        : 'Write access to repository not granted.'
      return text(403, words)
    }
    if (address.service === undefined) return text(403, 'Please upgrade your git client.')
    return answerGit(call, repository.git, address.service, (commands, atomic) => {
      if (actor === undefined) throw new Error('a push has an actor')
      return this.#receive(repository, actor, commands, atomic)
    })
  }

  /** Moves the refs of a push by the rules. */
  #receive(
    repository: RepositoryState,
    actor: Actor,
    commands: readonly PushCommand[],
    atomic: boolean,
  ): Promise<PushOutcome> {
    return repository.lock.run(async () => {
      const groups = atomic ? [commands] : commands.map((command) => [command])
      const results: { ref: string; refused?: string }[] = []
      let words = ''
      for (const group of groups) {
        const refusal = await this.#move(repository, actor, group)
        words += refusal?.words ?? ''
        results.push(
          ...group.map(({ ref }) => (refusal ? { ref, refused: refusal.reason } : { ref })),
        )
      }
      await settle(this.#world, repository)
      return { results, words }
    })
  }

  async #move(repository: RepositoryState, actor: Actor, commands: readonly PushCommand[]) {
    const hidden = commands.find(({ ref }) => ref.startsWith('refs/pull/'))
    if (hidden !== undefined) return { reason: 'deny updating a hidden ref', words: '' }
    try {
      const moves = commands.map((command) => ({ ...command, force: true }))
      await moveRefs(this.#world, repository, actor, moves)
      return undefined
    } catch (error) {
      if (!(error instanceof MoveRefused)) throw error
      return spoken(this.#world, repository, actor, error)
    }
  }
}

/** A refusal as a push shows it: the reason behind the ref, and the remote's lines above. */
function spoken(world: World, repository: RepositoryState, actor: Actor, refused: MoveRefused) {
  const { reason, ref } = refused
  switch (reason.kind) {
    case 'workflow':
      return { reason: workflowRefusal(actor, reason.path), words: '' }
    case 'stale':
    case 'exists':
    case 'missing':
      return { reason: 'failed to update ref', words: '' }
    case 'rules': {
      const messages = reason.objections.map((objection) => objection.message)
      if (reason.objections.some((objection) => objection.source === 'protection')) {
        const words = [
          `error: GH006: Protected branch update failed for ${ref}.`,
          ...messages.map((m) => `error: ${m}`),
          '',
        ]
        return { reason: 'protected branch hook declined', words: words.join('\n') }
      }
      const page = `${world.serverUrl}/${repository.fullName}/rules?ref=${encodeURIComponent(ref)}`
      const words = [
        `error: GH013: Repository rule violations found for ${ref}.`,
        `Review all repository rules at ${page}`,
        '',
        ...messages.map((message) => `- ${message}\n`),
        '',
      ]
      return { reason: 'push declined due to repository rule violations', words: words.join('\n') }
    }
    default:
      return { reason: refused.message, words: '' }
  }
}

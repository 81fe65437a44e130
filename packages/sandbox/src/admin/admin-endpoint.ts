import { Refusal } from '../refusal.ts'
import { Input } from '../rest/input.ts'
import type { Sandbox } from '../sandbox.ts'
import { type Call, json, type Reply } from '../server/call.ts'
import { adminActions } from './actions.ts'
import { BadInput } from './read-input.ts'
import { stateOf } from './state.ts'

/**
 * The sandbox's own door below `/_sandbox/`, for shells and other processes:
 * `GET state` tells all, `POST <action>` with `{"repository": "acme/assistant", …}` does something.
 */
export class AdminEndpoint {
  readonly #sandbox: Sandbox

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
  }

  async answer(call: Call): Promise<Reply> {
    const name = call.path.slice('/_sandbox/'.length)
    try {
      if (call.method === 'GET' && name === 'state') return json(200, await stateOf(this.#sandbox))
      if (call.method !== 'POST') return json(404, { message: `no ${call.method} ${name}` })
      const body: unknown = call.body.length === 0 ? {} : JSON.parse(call.body.toString())
      return json(200, { result: (await this.act(name, body)) ?? null })
    } catch (error) {
      if (error instanceof Refusal || error instanceof BadInput || error instanceof SyntaxError) {
        return json(422, { message: error.message })
      }
      throw error
    }
  }

  /** Does one action; the seed file's steps come this way too. */
  async act(name: string, body: unknown): Promise<unknown> {
    const input = new Input(body)
    const fullName = input.string('repository') ?? ''
    if (name === 'repository') {
      const { gitDirectory, cloneUrl } = await this.#sandbox.createRepository(fullName, {
        defaultBranch: input.string('defaultBranch') ?? 'main',
        private: input.boolean('private') ?? false,
      })
      return { gitDirectory, cloneUrl }
    }
    const action = adminActions[name]
    if (action === undefined) {
      throw new BadInput(
        `no action ${name}; there are repository, ${Object.keys(adminActions).join(', ')}`,
      )
    }
    const repository = this.#sandbox.repository(fullName)
    if (repository === undefined) throw new BadInput(`no repository ${fullName}`)
    return action(repository, input)
  }
}

import { SluiceError } from '../errors.ts'

/** A repository as `owner/name`. */
export type Repository = { readonly owner: string; readonly name: string }

const NAME = /^[A-Za-z0-9._-]{1,100}$/

/** @throws {SluiceError} `misconfigured` when the text is not `owner/name`. */
export function parseRepository(text: string): Repository {
  const [owner, name, ...rest] = text.split('/')
  if (
    owner === undefined ||
    name === undefined ||
    rest.length > 0 ||
    !NAME.test(owner) ||
    !NAME.test(name)
  ) {
    throw new SluiceError(
      'misconfigured',
      `Not a repository (owner/name): ${JSON.stringify(text)}.`,
    )
  }
  return { owner, name }
}

/** `owner/name`. */
export function fullName({ owner, name }: Repository): string {
  return `${owner}/${name}`
}

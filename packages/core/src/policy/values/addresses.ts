import { Refusal } from '../problem.ts'
import { discreetText, text } from './scalar.ts'

/** `scheme://[userinfo@]host[:port][/path]`; core has no URL class, and needs to know no more. */
const ADDRESS =
  /^https?:\/\/(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}))(?::\d{1,5})?(?:\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?$/
const CREDENTIALS = /^[a-z][a-z0-9+.-]*:\/\/[^/]*@/i
const LONGEST_ADDRESS = 2048

/** Words in the names of headers and parameters that carry a secret. */
const SECRET_WORD = /authori[sz]ation|cookie|token|secret|password|credential|api-?_?key|signature/i

const QUERY = /^[A-Za-z0-9._~!$&'()*+,;=:@%/?-]+$/

/**
 * An http address without credentials and fragment.
 *
 * @param options.query Whether it may have a query: pages of metrics may, a server's root may not.
 */
export function address(example: string, { query }: { readonly query: boolean }) {
  return text(`an address such as \`${example}\``, { format: 'uri' }, (written) =>
    readAddress(written, example, { query }),
  )
}

/** The address as it is written, or why it is none. */
export function readAddress(
  written: string,
  example: string,
  { query }: { readonly query: boolean },
): string | Refusal {
  const { root, search } = splitAddress(written)
  if (CREDENTIALS.test(written) || SECRET_WORD.test(search ?? ''))
    return new Refusal(
      'secret',
      'The address seems to have a user, password or token in it.',
      'Remove it, and name environment variables with `token-env`, or `user-env` and `password-env`.',
      { hideValue: true },
    )
  if (search !== undefined && !(query && QUERY.test(search)))
    return new Refusal(
      'value',
      query ? 'The query of the address cannot be read.' : 'The address has a query or fragment.',
      `Write an address such as \`${example}\`.`,
      { hideValue: true },
    )
  if (ADDRESS.test(root) && written.length <= LONGEST_ADDRESS) return written
  return new Refusal(
    'value',
    'This is not an http or https address.',
    `Write an address such as \`${example}\`.`,
  )
}

function splitAddress(written: string): { readonly root: string; readonly search?: string } {
  const at = written.search(/[?#]/)
  if (at < 0) return { root: written }
  // A fragment stays in front, where no query allows it.
  return { root: written.slice(0, at), search: written.slice(written[at] === '?' ? at + 1 : at) }
}

const ENVIRONMENT_NAME = /^[A-Z_][A-Z0-9_]{0,127}$/

/** The name of an environment variable, never its value: what is refused is not repeated. */
export function environmentName(example: string) {
  const expects = `the name of an environment variable such as \`${example}\``
  return discreetText(expects, { pattern: ENVIRONMENT_NAME.source }, (written) =>
    ENVIRONMENT_NAME.test(written)
      ? written
      : new Refusal(
          'value',
          'This is not the name of an environment variable; if it is the secret itself, replace it: it is in the history of the repository.',
          `Write ${expects}: capitals, digits and \`_\`.`,
        ),
  )
}

const SECRET_VALUE =
  /^(?:bearer|basic|token|digest)\s|^(?:gh[pousr]_|github_pat_|glpat-|glsa_|glc_|xox[a-z]-|AKIA|eyJ)/i
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/
const HEADER_VALUE = /^[!-~](?:[ -~]{0,1022}[!-~])?$/

export function headerNameRefusal(name: string): Refusal | undefined {
  if (!HEADER_NAME.test(name))
    return new Refusal(
      'value',
      'This cannot name an HTTP header.',
      'Write a name such as `X-Scope-OrgID`.',
    )
  if (SECRET_WORD.test(name))
    return new Refusal(
      'secret',
      'A header of this name carries a secret, and a policy is no place for one.',
      'Name the environment variable that holds it with `token-env`.',
      { hideValue: true },
    )
  if (/^(?:host|connection|content-|transfer-|upgrade|te$|trailer)/i.test(name))
    return new Refusal('value', 'The HTTP client sets this header itself.', 'Remove it.')
  return undefined
}

export const headerValue = discreetText(
  'the value of a header',
  { minLength: 1, maxLength: 1024 },
  (written) => {
    if (SECRET_VALUE.test(written))
      return new Refusal(
        'secret',
        'This looks like a secret, and a policy is no place for one.',
        'Name the environment variable that holds it with `token-env`, and replace the secret: it is in the history of the repository.',
      )
    return HEADER_VALUE.test(written)
      ? written
      : new Refusal(
          'value',
          'A header has 1 to 1024 ASCII characters on one line, without space around them.',
          'Write it so.',
        )
  },
)

import { Refusal } from '../problem.ts'
import { text } from './scalar.ts'

/** `scheme://[userinfo@]host[:port][/path]`; core has no URL class, and needs to know no more. */
const ADDRESS =
  /^https?:\/\/(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}))(?::\d{1,5})?(?:\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?$/
const CREDENTIALS = /^[a-z][a-z0-9+.-]*:\/\/[^/]*@/i
const LONGEST_ADDRESS = 2048

/** An http address without credentials, query or fragment. */
export function address(example: string) {
  return text(`an address such as \`${example}\``, { format: 'uri' }, (written) => {
    if (CREDENTIALS.test(written))
      return new Refusal(
        'secret',
        'The address has a user or password in it.',
        'Remove them, and name environment variables with `token-env`, or `user-env` and `password-env`.',
        { hideValue: true },
      )
    if (/[?#]/.test(written))
      return new Refusal(
        'value',
        'The address has a query or a fragment.',
        'Write it without `?…` and `#…`.',
        { hideValue: true },
      )
    if (ADDRESS.test(written) && written.length <= LONGEST_ADDRESS) return written
    return new Refusal(
      'value',
      'This is not an http or https address.',
      `Write an address such as \`${example}\`.`,
    )
  })
}

const ENVIRONMENT_NAME = /^[A-Z_][A-Z0-9_]{0,127}$/

/** The name of an environment variable, never its value: what is refused is not repeated. */
export function environmentName(example: string) {
  const expects = `the name of an environment variable such as \`${example}\``
  return text(expects, { pattern: ENVIRONMENT_NAME.source }, (written) =>
    ENVIRONMENT_NAME.test(written)
      ? written
      : new Refusal(
          'value',
          'This is not the name of an environment variable; if it is the secret itself, replace it: it is in the history of the repository.',
          `Write ${expects}: capitals, digits and \`_\`.`,
          { hideValue: true },
        ),
  )
}

/** Names and values that carry a secret in some system that people put before Prometheus. */
const SECRET_HEADER = /authori[sz]ation|cookie|token|secret|password|credential|api-?key/i
const SECRET_VALUE =
  /^(?:bearer|basic|token|digest)\s|^(?:gh[a-z]_|github_pat_|gl[a-z]+[-_]|sk-|xox|AKIA|eyJ)/i
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/
const HEADER_VALUE = /^[!-~](?:[ -~]{0,1022}[!-~])?$/

export function headerNameRefusal(name: string): Refusal | undefined {
  if (!HEADER_NAME.test(name))
    return new Refusal(
      'value',
      'This cannot name an HTTP header.',
      'Write a name such as `X-Scope-OrgID`.',
    )
  if (SECRET_HEADER.test(name))
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

export const headerValue = text(
  'the value of a header',
  { minLength: 1, maxLength: 1024 },
  (written) => {
    if (SECRET_VALUE.test(written))
      return new Refusal(
        'secret',
        'This looks like a secret, and a policy is no place for one.',
        'Name the environment variable that holds it with `token-env`, and replace the secret: it is in the history of the repository.',
        { hideValue: true },
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

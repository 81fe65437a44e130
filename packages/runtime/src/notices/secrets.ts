import type { Environment } from '../metrics/authorize.ts'

/** A secret, or the sentence that says what is wrong with it, by the name of its variable. */
export type Secret =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly sentence: string }

const SENDABLE = /^[!-~](?:[ -~]*[!-~])?$/

/** A secret that fits into a header. Pasted secrets often end with a line feed. */
export function readSecret(environment: Environment, name: string): Secret {
  const value = environment[name]?.trim() ?? ''
  if (value === '')
    return {
      ok: false,
      sentence: `The environment variable ${name} that the policy names is empty; pass it to the job from a secret.`,
    }
  if (!SENDABLE.test(value))
    return {
      ok: false,
      sentence: `The environment variable ${name} holds characters that cannot be sent; store the secret anew, as one line.`,
    }
  return { ok: true, value }
}

/** An address that is a secret itself, as those of incoming webhooks are. */
export function readSecretAddress(environment: Environment, name: string): Secret {
  const secret = readSecret(environment, name)
  if (!secret.ok) return secret
  const url = URL.canParse(secret.value) ? new URL(secret.value) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return {
      ok: false,
      sentence: `The environment variable ${name} does not hold an http or https address; store the whole address.`,
    }
  if (url.username !== '' || url.password !== '')
    return {
      ok: false,
      sentence: `The address in the environment variable ${name} has a user or password in it; store it without, and send them with \`headers-env\` of a \`webhook\`.`,
    }
  return { ok: true, value: url.href }
}

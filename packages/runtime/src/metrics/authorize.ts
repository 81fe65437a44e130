import type { MetricsAuth } from '@sluice/core'

/** Environment variables by name; secrets are looked up here and go nowhere but into a header. */
export type Environment = Readonly<Record<string, string | undefined>>

type Authorization =
  | {
      readonly ok: true
      readonly headers: Readonly<Record<string, string>>
      /** Takes the secrets out of a text, where a server or a proxy says them back. */
      readonly hide: (text: string) => string
    }
  | { readonly ok: false; readonly why: 'refused'; readonly detail: string }

/** Looks up the secrets that the policy names. What is said about them names the variable only. */
export function authorize(auth: MetricsAuth, environment: Environment): Authorization {
  switch (auth.kind) {
    case 'none':
      return authorized({}, [])
    case 'bearer': {
      const token = environment[auth.tokenEnv]?.trim()
      if (!token) return missing(auth.tokenEnv)
      if (!HEADER_TEXT.test(token)) return unusable(auth.tokenEnv)
      return authorized({ authorization: `Bearer ${token}` }, [token])
    }
    case 'basic': {
      const user = environment[auth.userEnv]
      const password = environment[auth.passwordEnv]
      if (!user) return missing(auth.userEnv)
      if (!password) return missing(auth.passwordEnv)
      const credentials = Buffer.from(`${user}:${password}`).toString('base64')
      return authorized({ authorization: `Basic ${credentials}` }, [password, credentials])
    }
  }
}

/** What a header can carry; anything else would fail in the HTTP client, which then quotes it. */
const HEADER_TEXT = /^[\x21-\x7e]+$/

/** Shorter texts are in every page of metrics by chance, and no secrets worth the name. */
const SHORTEST_SECRET = 8

function authorized(
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Authorization {
  const hidden = secrets.filter(({ length }) => length >= SHORTEST_SECRET)
  const hide = (text: string) =>
    hidden.reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
  return { ok: true, headers, hide }
}

function missing(name: string): Authorization {
  return {
    ok: false,
    why: 'refused',
    detail: `The environment variable ${name} that the policy names is empty; pass it to the job from a secret.`,
  }
}

function unusable(name: string): Authorization {
  return {
    ok: false,
    why: 'refused',
    detail: `The environment variable ${name} that the policy names holds no token: it has spaces, line breaks or characters beyond ASCII.`,
  }
}

import type { Sandbox } from '../src/index.ts'

/** JSON as tests look at it: they check what they find by comparing. */
// biome-ignore lint/suspicious/noExplicitAny: a test's view of an answer of any shape
export type Json = any

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Json
}

/** Calls REST below `/repos/{name}`, or at the root when the path starts with `//`. */
export function rest(sandbox: Sandbox, token: string | undefined, name: string) {
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const url = path.startsWith('//')
      ? `${sandbox.apiUrl}${path.slice(1)}`
      : `${sandbox.apiUrl}/repos/${name}${path}`
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/vnd.github+json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    }
  }
}

export function graphql(sandbox: Sandbox, token: string) {
  return async (
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<Json> => {
    const response = await fetch(sandbox.graphqlUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    return response.json()
  }
}

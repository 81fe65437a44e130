import { operations } from './contract.ts'

export interface Match {
  readonly operation: string
  readonly params: Readonly<Record<string, string>>
}

interface Route {
  readonly operation: string
  readonly method: string
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly literals: number
}

/** Parameters that hold names of refs or paths: GitHub takes them with and without `%2F`. */
const spanning = new Set(['ref', 'branch', 'basehead', 'environment_name'])

const routes: readonly Route[] = Object.entries(operations)
  .map(([operation, { method, path }]) => {
    const names: string[] = []
    const pattern = path.replaceAll(/\/\{(\w+)\}/g, (_, name: string) => {
      names.push(name)
      if (name === 'path') return '(?:/(.*))?' // none: the root folder
      return spanning.has(name) ? '/(.+)' : '/([^/]+)'
    })
    const literals = path.split('/').filter((part) => !part.startsWith('{')).length
    return { operation, method, names, literals, pattern: new RegExp(`^${pattern}$`) }
  })
  // `/branches/{branch}/protection` before `/branches/{branch}`.
  .toSorted((a, b) => b.literals - a.literals)

export function route(method: string, path: string): Match | undefined {
  for (const candidate of routes) {
    const match = candidate.method === method ? candidate.pattern.exec(path) : null
    if (match === null) continue
    const params = candidate.names.map((name, index) => [name, decode(match[index + 1] ?? '')])
    return { operation: candidate.operation, params: Object.fromEntries(params) }
  }
  return undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { root } from './tools.ts'

export const exampleFolder = join(root, 'examples', 'ai-service')

export type Files = Readonly<Record<string, string>>

/** The committed files of the example service, by path: what users would copy. */
export function exampleFiles(): Files {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: exampleFolder, encoding: 'utf8' })
  const paths = listed.split('\0').filter((path) => path !== '')
  return Object.fromEntries(
    paths.map((path) => [path, readFileSync(join(exampleFolder, path), 'utf8')]),
  )
}

/**
 * The example's policy with what a test must change: where Prometheus listens, and windows of
 * a minute instead of a day, since no day of traffic can be waited for.
 */
export function shortPolicy(policy: string, prometheusUrl: string): string {
  const document = parseDocument(policy)
  document.setIn(['evidence', 'metrics', 'prometheus'], prometheusUrl)
  document.setIn(['evidence', 'probes', 'every'], '1s')
  const gates = {
    'error-rate': { window: '1m', 'min-requests': 100 },
    latency: { window: '1m', 'min-requests': 100 },
    probes: { window: '1m', 'min-coverage': '5%' },
  }
  document.setIn(['channels', 'stable', 'enter'], document.createNode(gates))
  return document.toString()
}

/** A mistake in the model: 25 of the 200 questions get a wrong number. */
export function withWrongUnits(files: Files): Files {
  return withEditedRules(files, '{amount * factor}', '{amount + factor}')
}

/** A better model: it answers 25 questions more. */
export function withMultiplication(files: Files): Files {
  const rule = `    _rule(
        "multiplication",
        r"what is (?P<a>\\d+) times (?P<b>\\d+)",
        lambda found: str(int(found["a"]) * int(found["b"])),
    ),
`
  return withEditedRules(files, 'RULES: list[Rule] = [\n', `RULES: list[Rule] = [\n${rule}`)
}

function withEditedRules(files: Files, before: string, after: string): Files {
  const path = 'backend/ai/rules.py'
  const text = files[path]
  if (text === undefined) throw new Error(`the example has no ${path}`)
  if (!text.includes(before)) throw new Error(`${path} does not say ${before}`)
  return { ...files, [path]: text.replace(before, () => after) }
}

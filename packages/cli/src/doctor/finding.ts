import { logText } from '@sluice/core'
import { SluiceError } from '@sluice/runtime'
import { paintSign } from '../terminal/paint.ts'
import type { Paint } from '../terminal/terminal.ts'

/**
 * `problem`: something will not work. `warning`: it works, and will surprise somebody. `unknown`:
 * it could not be found out, which is no good news.
 */
export type Finding =
  | { readonly level: 'ok'; readonly says: string }
  | {
      readonly level: 'warning' | 'problem' | 'unknown'
      readonly says: string
      readonly fix: string
    }

export type Section = { readonly about: string; readonly findings: readonly Finding[] }

export const ok = (says: string): Finding => ({ level: 'ok', says })
export const warning = (says: string, fix: string): Finding => ({ level: 'warning', says, fix })
export const problem = (says: string, fix: string): Finding => ({ level: 'problem', says, fix })
export const unknown = (says: string, fix: string): Finding => ({ level: 'unknown', says, fix })

type Examination = () => Promise<readonly Finding[]>

/** Looks at one thing after the other; what cannot be looked at costs its findings, not the rest. */
export async function examined(
  about: string,
  ...examinations: readonly Examination[]
): Promise<Section> {
  const findings: Finding[] = []
  for (const examine of examinations) findings.push(...(await examine().catch(failed)))
  return { about, findings }
}

function failed(error: unknown): readonly Finding[] {
  if (!(error instanceof SluiceError)) throw error
  return [
    error.code === 'misconfigured'
      ? problem(error.message, 'Correct it, and run `sluice doctor` again.')
      : unknown(error.message, 'Run `sluice doctor` with a token that may, to know.'),
  ]
}

const signs = { ok: '✓', warning: '!', problem: '✗', unknown: '?' } as const

export function renderSections(sections: readonly Section[], paint: Paint): readonly string[] {
  return sections.flatMap(({ about, findings }) => [
    paint('strong', logText(about)),
    ...findings.flatMap((finding) => {
      const [first = '', ...more] = finding.says.split('\n').map(logText)
      const head = paintSign(paint, `  ${signs[finding.level]} ${first}`)
      const rest = more.map((line) => `      ${line}`)
      return finding.level === 'ok'
        ? [head, ...rest]
        : [head, ...rest, `      ${paint('quiet', 'fix:')} ${logText(finding.fix)}`]
    }),
    '',
  ])
}

/** `2 problems, 1 warning`, or that all is well. */
export function summaryOf(sections: readonly Section[]): string {
  const count = (level: Finding['level'], one: string, many: string) => {
    const number = sections
      .flatMap(({ findings }) => findings)
      .filter((one) => one.level === level).length
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]
  }
  const counts = [
    ...count('problem', 'thing will not work', 'things will not work'),
    ...count('warning', 'warning', 'warnings'),
    ...count('unknown', 'could not be found out', 'could not be found out'),
  ]
  return counts.length === 0 ? 'All is well.' : `${counts.join(', ')}.`
}

import { markdownText, markdownWithCode } from './inline-text.ts'
import type { PromotionReport } from './promotion-report.ts'
import { sparkline } from './sparkline.ts'

/** What is wrong with the ledger: whoever reads a decision must know what it could not ask. */
export function memoryWarnings({ memory }: PromotionReport): readonly string[] {
  const warnings = memory?.warnings ?? []
  if (warnings.length === 0) return []
  return ['> [!WARNING]', ...warnings.map((one) => `> ${markdownWithCode(one)}`), '']
}

/** The scores of the latest candidates, as a row of bars. */
export function scoreLines({ memory }: PromotionReport): readonly string[] {
  const told = (memory?.scores ?? []).filter(({ values }) => values.length > 1)
  if (told.length === 0) return []
  return [
    ...told.map(({ dataset, values }) => {
      const [first = '', last = ''] = [values[0], values.at(-1)]
      return `Scores on ${markdownText(dataset)}, ${values.length} candidates: ${sparkline(values.map(Number))} ${first} → ${last}`
    }),
    '',
  ]
}

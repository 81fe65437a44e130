import { DemoFailure } from '../demo-failure.ts'
import type { Teller } from '../print/teller.ts'
import { type ActionLook, uses } from '../stage/stage.ts'

/** Ticks a sentence off, or ends the demo with it. */
export function expectThat(teller: Teller, told: string, holds: boolean, found: string): void {
  if (!holds) throw new DemoFailure(told, found)
  teller.proven(told)
}

/** Ends the demo unless the action's step is green and its outputs are these. */
export function expectOutputs(
  teller: Teller,
  { run }: ActionLook,
  expected: Readonly<Record<string, string>>,
): void {
  if (run.conclusion !== 'success') {
    throw new DemoFailure(`The step that uses ${uses} is green.`, `It ended as ${run.conclusion}.`)
  }
  const found = Object.fromEntries(Object.keys(expected).map((name) => [name, run.outputs[name]]))
  const outputs = Object.entries(expected)
    .map(([name, value]) => `${name}=${shortIds(value) || '(empty)'}`)
    .join('  ')
  const same = Object.entries(expected).every(([name, value]) => found[name] === value)
  expectThat(teller, `outputs  ${outputs}`, same, JSON.stringify(found, null, 2))
}

function shortIds(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{7})[0-9a-f]{33}\b/g, '$1')
}

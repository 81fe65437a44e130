import { expect, test } from 'vitest'
import { joinSummaries } from './join-summaries.ts'

test('summaries of many channels are short enough for GitHub together, and each begins as it did', () => {
  const channels = Array.from({ length: 12 }, (_, index) => `## channel-${index}: not promoted\n`)
  expect(joinSummaries(channels.slice(0, 2))).toBe(`${channels[0]}\n\n${channels[1]}\n\n`)
  const joined = joinSummaries(channels.map((text) => text + 'é'.repeat(125_000)))
  expect(Buffer.byteLength(joined)).toBeLessThan(1_048_576)
  for (const text of channels) expect(joined).toContain(text)
})

import { expect, test } from 'vitest'
import { reportOn, withChannels } from '../testdata/policies.ts'

test('a channel that would be in the way of the ledger', () => {
  const refused = (...lines: readonly string[]) => expect(reportOn(withChannels(...lines)))
  refused('stable: { from: ledger }', 'ledger: {}').toMatchInlineSnapshot(`
    ".github/sluice.yml:4:3 channels.ledger: A channel cannot be called so: \`sluice/ledger\` is the branch of Sluice’s ledger.
      written: ledger
      fix: Call the channel otherwise, and name its branch with \`branch: ledger\`."
  `)
  refused('stable: { from: next }', 'next: { branch: sluice/ledger }').toMatchInlineSnapshot(`
    ".github/sluice.yml:4:19 channels.next.branch: This is the branch of Sluice’s ledger.
      written: sluice/ledger
      fix: Name another branch."
  `)
})

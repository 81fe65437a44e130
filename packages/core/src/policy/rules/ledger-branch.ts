import { LEDGER_BRANCH } from '../../ledger/ledger.ts'
import { Refusal } from '../problem.ts'
import type { Placed } from '../settings-problems.ts'
import type { ReadablePolicy } from './readable-policy.ts'

/**
 * The ledger is the branch `sluice/ledger`: git can then have no branch below it, and promotions
 * into a channel called `ledger` would be such branches.
 */
export function ledgerRefusals({ channels }: ReadablePolicy): readonly Placed[] {
  return channels.flatMap(({ name, written }): readonly Placed[] => {
    if (name === 'ledger')
      return [
        {
          path: ['channels', name],
          at: 'key',
          refusal: new Refusal(
            'conflict',
            `A channel cannot be called so: \`${LEDGER_BRANCH}\` is the branch of Sluice’s ledger.`,
            'Call the channel otherwise, and name its branch with `branch: ledger`.',
          ),
        },
      ]
    if (written['branch'] !== LEDGER_BRANCH) return []
    return [
      {
        path: ['channels', name, 'branch'],
        at: 'value',
        refusal: new Refusal(
          'conflict',
          'This is the branch of Sluice’s ledger.',
          'Name another branch.',
        ),
      },
    ]
  })
}

import type { Environment } from '../metrics/authorize.ts'
import type { Attempt } from './request.ts'

/** How one notice is sent, or why it cannot be. */
export type Delivery =
  | {
      readonly ok: true
      readonly attempt: () => Promise<Attempt>
      /** What to check when the server refuses. Servers' own words are not repeated. */
      readonly adviceOn: (refusal: { readonly status: number; readonly text: string }) => string
      /** Where the address is written that a redirect should replace. */
      readonly addressIn: string
    }
  | { readonly ok: false; readonly sentence: string }

export type DeliveryContext = {
  readonly environment: Environment
  readonly timeoutMilliseconds: number
}

import { Refusal } from '../problem.ts'
import { readAddress } from './addresses.ts'
import { text } from './scalar.ts'

const EXAMPLE = 'https://{channel}.example.com/healthz'
const PLACEHOLDER = '{channel}'

/** The address of a health check, in which `{channel}` stands for the channel's metrics label. */
export const probeAddress = text(
  `an address such as \`${EXAMPLE}\``,
  { pattern: '^https?://' },
  (written) => {
    // A word that fits everywhere: what the channels put there is asked later.
    const read = readAddress(written.replaceAll(PLACEHOLDER, 'channel'), EXAMPLE, { query: true })
    if (!(read instanceof Refusal)) return written
    return read.code === 'secret'
      ? new Refusal('secret', read.message, 'Probe a page that needs no secret.', {
          hideValue: true,
        })
      : read
  },
)

/** The address for one channel; undefined where its label cannot stand there. */
export function probeAddressOf(address: string, label: string): string | undefined {
  if (/\p{Surrogate}/u.test(label)) return undefined
  const filled = address.replaceAll(PLACEHOLDER, encodeURIComponent(label))
  return readAddress(filled, EXAMPLE, { query: true }) instanceof Refusal ? undefined : filled
}

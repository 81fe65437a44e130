import { SluiceError } from '../errors.ts'

/**
 * A request with such a token fails without a reason that tells. The token is never repeated.
 * @throws {SluiceError} `misconfigured`, where it has a character that no token has.
 */
export function checkToken(token: string): void {
  if (/^[!-~]*$/.test(token)) return
  throw new SluiceError(
    'misconfigured',
    'The token has a space, a line break or another character in it that no token has: store it again, alone and on one line.',
  )
}

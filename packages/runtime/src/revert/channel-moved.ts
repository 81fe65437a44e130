import { SluiceError } from '../errors.ts'

/** The channel's branch moved while we were at it: looking anew is all it takes. */
export class ChannelMoved extends SluiceError {
  constructor(branch: string) {
    super('moved', `${branch} moved while the revert was made. Run again.`)
  }
}

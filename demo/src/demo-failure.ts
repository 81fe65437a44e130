/** Something did not come out as the story tells it. */
export class DemoFailure extends Error {
  /** What was there instead, for whoever looks into it. */
  readonly found: string

  constructor(told: string, found: string) {
    super(told)
    this.name = 'DemoFailure'
    this.found = found
  }
}

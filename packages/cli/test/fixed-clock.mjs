// Loaded before the CLI: `new Date()` is the sandbox's time. Timers and `Date.now()`, by which the
// throttling of requests goes, stay as they are.
const now = process.env['SLUICE_TEST_NOW']
const Real = Date
if (now !== undefined) {
  globalThis.Date = class extends Real {
    /** @param {...unknown} given */
    constructor(...given) {
      super(...(given.length === 0 ? [now] : given))
    }
  }
}

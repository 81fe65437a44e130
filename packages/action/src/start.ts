/** What Node itself ends with where a module waits for something that never comes. */
const UNFINISHED = 13

/**
 * Starts an action's run. The program does not wait for it at its top: only a script without that
 * can be bundled as CommonJS, which Node loads faster. A run that ends without having finished is
 * red all the same.
 */
export function start(run: () => Promise<void>): void {
  process.exitCode = UNFINISHED
  // What is thrown is Node's to report: it ends the process with a failure.
  void run().then(() => {
    if (process.exitCode === UNFINISHED) process.exitCode = 0
  })
}

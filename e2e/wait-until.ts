import { setTimeout as delay } from 'node:timers/promises'

/**
 * Asks until the answer is there, and returns it. What other processes do takes as long as it
 * takes: a test waits for the fact, never for a time.
 */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  limitSeconds = 60,
): Promise<T> {
  const deadline = performance.now() + limitSeconds * 1000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() > deadline) throw new Error(`${what}: not within ${limitSeconds} s`)
    await delay(100)
  }
}

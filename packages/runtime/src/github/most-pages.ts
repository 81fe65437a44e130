import { SluiceError } from '../errors.ts'

/**
 * Far more than any commit or branch has, and few enough for a job's time and its requests: a
 * server that always says "there is more" ends here.
 */
const MOST_PAGES = 40

/**
 * Counts the pages of one reading.
 * @returns a function to call before each page.
 * @throws {SluiceError} `unexpected`: what was not read to its end is no evidence (promise 1).
 */
export function pageLimit(doing: string): () => void {
  let pages = 0
  return () => {
    pages += 1
    if (pages > MOST_PAGES)
      throw new SluiceError(
        'unexpected',
        `GitHub has more than ${MOST_PAGES} pages to read: could not ${doing}.`,
      )
  }
}

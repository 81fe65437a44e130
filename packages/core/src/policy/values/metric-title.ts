import { Refusal } from '../problem.ts'
import { text } from './scalar.ts'

const TITLE = /^[A-Za-z0-9][A-Za-z0-9 _.:/-]{0,49}$/

/** What people call a metric; it stands in sentences and tables. */
export const metricTitle = text('a name such as `refunds`', { pattern: TITLE.source }, (written) =>
  TITLE.test(written) && written === written.trim()
    ? written
    : new Refusal(
        'value',
        'This cannot name a metric here.',
        'Write at most 50 letters, digits, spaces and `_.:/-`, such as `refunds`.',
      ),
)

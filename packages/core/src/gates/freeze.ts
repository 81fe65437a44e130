import type { ClosedWindow } from '../policy/waiting-rules.ts'
import { type Closing, closingAt } from './closed-windows.ts'
import { formatTime } from './duration.ts'
import type { Gate, GateResult } from './gate.ts'
import { counted } from './readable-numbers.ts'
import { localAt } from './zoned-time.ts'

/** Nothing lands while the channel is closed. It opens by itself, and the reason says when. */
export const freezeGate: Gate = {
  name: 'freeze',
  judge({ channel, now }) {
    const rule = channel.entry.gates.freeze
    if (rule === undefined) return undefined
    const closing = closingAt(rule.windows, Date.parse(now))
    return {
      gate: 'freeze',
      required: `not in ${describeWindows(rule.windows)}`,
      sources: [],
      remarks: [],
      ...(closing === undefined ? open : closed(channel.name, closing, now)),
    }
  },
}

type Answer = Pick<GateResult, 'verdict' | 'next' | 'observed' | 'reason' | 'clear'>

const open: Answer = {
  verdict: 'pass',
  next: 'nothing',
  observed: 'open',
  reason: 'No window is closed now.',
  clear: [],
}

function closed(channel: string, { windows, opensAt }: Closing, now: string): Answer {
  const why = windows.map(({ why }) => (why === undefined ? '' : withoutBackticks(why)))
  const because = [...new Set(why.filter((words) => words !== ''))].join(', ')
  const reason = `${channel} is closed${because === '' ? '' : `: ${because}`}.`
  if (opensAt === undefined) {
    return {
      verdict: 'fail',
      next: 'act',
      observed: 'closed',
      reason: `${reason} Its windows follow each other, and it never opens.`,
      clear: ['Shorten a window of `freeze` in the policy.'],
    }
  }
  const opens = opensIn(windows[0].zone, opensAt, now)
  return {
    verdict: 'fail',
    next: 'wait',
    observed: `closed until ${opens}`,
    reason,
    clear: [`${channel} opens by itself on ${opens}.`],
  }
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/** `Mon 2026-01-05 08:00 Europe/Zurich (07:00 UTC)`; where the zone is UTC, once. */
function opensIn(zone: string, instant: number, now: string): string {
  const local = new Date(localAt(zone, instant))
  const [date, time] = [local.toISOString().slice(0, 10), local.toISOString().slice(11, 16)]
  const onItsClocks = `${DAYS[local.getUTCDay()]} ${date} ${time} ${zone}`
  if (zone === 'UTC') return onItsClocks
  return `${onItsClocks} (${formatTime(new Date(instant).toISOString(), now)})`
}

const MOST_DESCRIBED = 3

function describeWindows(windows: readonly ClosedWindow[]): string {
  const shown = windows.slice(0, MOST_DESCRIBED).map(describeWindow)
  const more = windows.length - shown.length
  return [...shown, ...(more > 0 ? [`${counted(more, 'more window')}`] : [])].join('; ')
}

function describeWindow(window: ClosedWindow): string {
  if (window.kind === 'weekly') return `${window.every} ${window.zone}`
  const [from, until] = [window.from, window.until].map((time) => time.replace('T', ' '))
  return `${from} to ${until} ${window.zone}`
}

/** Backticks mark the commands in a sentence; a reason must not pass for one. */
function withoutBackticks(text: string): string {
  return text.replaceAll('`', '’')
}

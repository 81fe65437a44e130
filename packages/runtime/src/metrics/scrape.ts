import {
  describeProblem,
  type MissingReason,
  parsePrometheusText,
  type Sample,
  sampleValue,
  toNumber,
} from '@sluice/core'
import { fetchMetrics } from './http.ts'
import { type MetricsQuestion, metricsSource, type Samples } from './question.ts'

const STARTED = 'process_start_time_seconds'

/**
 * One page of metrics counts since the process began. It stands for the window only when the
 * process is no older than that: older counts would hide what happened lately.
 *
 * @returns the channel's samples of the metric, and those of every channel.
 */
export async function readScrape(
  question: MetricsQuestion,
  metric: string,
  windowSeconds: number,
): Promise<readonly [Samples, Samples]> {
  const { source, channel, access, now } = question
  const failed = (why: MissingReason, detail: string): readonly [Samples, Samples] => {
    const samples = {
      ok: false,
      missing: { kind: 'missing', source: metricsSource(source), why, detail },
    } as const
    return [samples, samples]
  }
  const page = await fetchMetrics(source.server, '', access)
  if (!page.ok) return failed(page.why, page.detail)
  if (page.status !== 200) return failed('unreachable', `The metrics page answered ${page.status}.`)
  const parsed = parsePrometheusText(page.text, { names: [metric, STARTED] })
  if (!parsed.ok)
    return failed(
      parsed.problem.why,
      `The metrics page cannot be read: ${describeProblem(parsed.problem)}.`,
    )
  const { samples } = parsed.value
  const age = ageOf(samples, Date.parse(now) / 1000)
  if (typeof age === 'string') return failed('malformed', age)
  if (age > windowSeconds) {
    return failed(
      'mismatch',
      question.run === undefined
        ? `The metrics page counts since the process began ${ago(age)} ago, longer than the window; name a Prometheus server for windows.`
        : `The metrics page counts since the process began ${ago(age)} ago, before the candidate was deployed.`,
    )
  }
  const counted = samples.filter(
    ({ name, labels }) =>
      name === metric &&
      Object.entries(source.labels).every(([label, value]) => labels.get(label) === value),
  )
  const remarks = ['Counted since the process began, from one page of metrics.']
  return [
    {
      ok: true,
      samples: counted.filter(
        ({ labels }) => labels.get(source.channelLabel) === channel.metricsLabel,
      ),
      windowSeconds: age,
      remarks,
    },
    { ok: true, samples: counted, windowSeconds: age, remarks },
  ]
}

/** How long the page has counted, in seconds; or why it does not tell. */
function ageOf(samples: readonly Sample[], nowSeconds: number): number | string {
  const [start, ...more] = samples.filter(({ name }) => name === STARTED)
  const started = start === undefined ? undefined : sampleValue(start.value)
  if (typeof started !== 'object')
    return `The metrics page has no ${STARTED}, so it does not say since when it counts.`
  if (more.length > 0)
    return `The metrics page has ${more.length + 1} times ${STARTED}: it is of several processes, so it does not say since when it counts.`
  const age = Math.floor(nowSeconds - toNumber(started))
  if (age < -CLOCK_SKEW_SECONDS)
    return `The metrics page says that its process began in the future (${STARTED}).`
  return Math.max(age, 1)
}

/** Clocks of two machines differ a little. */
const CLOCK_SKEW_SECONDS = 300

function ago(seconds: number): string {
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

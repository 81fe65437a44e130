import type { About, Channel, MetricsSource, Missing, Sample, Source } from '@sluice/core'
import type { MetricsAccess } from './http.ts'

export type MetricsQuestion = {
  readonly source: MetricsSource
  readonly channel: Channel
  readonly access: MetricsAccess
  /** Where the window ends: ISO 8601, UTC. */
  readonly now: string
  /** Whose run in the channel the window is of; absent where it is whatever the channel ran. */
  readonly run?: { readonly about: About; readonly ended: boolean }
}

/** Samples over a window, or why there are none. */
export type Samples =
  | {
      readonly ok: true
      readonly samples: readonly Sample[]
      readonly windowSeconds: number
      readonly remarks: readonly string[]
    }
  | { readonly ok: false; readonly missing: Missing }

/** The host is enough for people; the whole address may not be theirs to see. */
export function metricsSource({ server }: MetricsSource): Source {
  return {
    name: `${server.kind === 'prometheus' ? 'Prometheus' : 'metrics page'} ${new URL(server.url).host}`,
  }
}

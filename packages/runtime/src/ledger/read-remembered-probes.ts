import {
  type Channel,
  type Evidence,
  ledgerSilence,
  type Missing,
  type ProbeCounts,
  rememberedProbes,
} from '@sluice/core'
import { ACTIONS_BOT } from '../github/actions-bot.ts'
import type { LookedLedger } from './look-ledger.ts'
import { type HealthzSource, healthzSource } from './probe-health.ts'

/** The channel's probes over the window: this look's own, and those that the ledger remembers. */
export function readRememberedProbes(
  source: HealthzSource,
  asked: {
    readonly channel: Channel
    readonly ledger: LookedLedger
    /** Login of the token's owner. */
    readonly viewer: string
    readonly windowSeconds: number
    readonly now: string
  },
): Evidence<ProbeCounts> {
  const { channel, ledger, viewer, windowSeconds, now } = asked
  const { reading, trouble, probe } = ledger
  const named = healthzSource(source.address)
  const absent = (detail: string): Missing => ({
    kind: 'missing',
    source: named,
    why: 'absent',
    detail,
  })
  if (probe?.kind === 'missing') return probe
  const since = new Date(Date.parse(now) - windowSeconds * 1000).toISOString()
  const silence = ledgerSilence(reading.ledger, trouble, { since, now })
  if (silence !== undefined) return absent(silence)
  const believes = viewer !== ACTIONS_BOT
  const { counts, unbelieved } = rememberedProbes(reading.ledger, {
    channel: channel.name,
    everySeconds: source.everySeconds,
    windowSeconds,
    now,
    believes,
    ...(probe === undefined ? {} : { present: probe }),
  })
  if (!believes && counts.bad === 0) return absent(SHARED_NAME)
  return {
    kind: 'measured',
    value: counts,
    source: named,
    measuredAt: now,
    about: { kind: 'channel', channel: channel.name },
    remarks: [
      ...(unbelieved === 0 ? [] : [unbelievedRemark(unbelieved, believes)]),
      ...(source.address.includes('{channel}')
        ? []
        : [
            'One page is probed for every channel: it tells of the service, not of this channel alone.',
          ]),
    ],
  }
}

const SHARED_NAME =
  'Good probes that the ledger remembers do not count with GITHUB_TOKEN: every workflow of every branch writes under its name. Give the action the token of an App, or probe with the runs of a workflow: `probes: { workflow: … }`.'

function unbelievedRemark(count: number, believes: boolean): string {
  const probes = count === 1 ? '1 good probe' : `${count} good probes`
  return `${probes} in the ledger ${count === 1 ? 'does' : 'do'} not count: ${
    believes
      ? 'no commit of ours brought them'
      : 'with GITHUB_TOKEN everybody writes as the same bot'
  }.`
}

import type { About, Evidence, PromotionEvidence } from '../evidence/evidence.ts'
import { later } from '../gates/duration.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import type { Times } from './words.ts'

type Asked = Omit<PromotionQuestion, 'evidence'>

/** Since when things are where they are, as far as gates ask; long enough unless said otherwise. */
export function timesOf(
  { channel, from, candidate, baseline, now }: Asked,
  times: Times,
): Pick<PromotionEvidence, 'arrival' | 'landing' | 'deployment'> {
  const { soak, cooldown } = channel.entry.gates
  const utc = (time: string) => new Date(time).toISOString()
  const known = <T>(value: T, name: string, about: About): Evidence<T> => ({
    kind: 'measured',
    value,
    source: { name },
    measuredAt: now,
    about,
    remarks: [],
  })
  const ofCandidate: About = { kind: 'commit', ...candidate }
  const longAgo = later(now, -(90 * 86_400))
  const arrived = { since: utc(times.arrived ?? longAgo), by: '#640 was merged' }
  const landed = { since: utc(times.landed ?? longAgo), by: '#612 was merged' }
  const since = utc(times.deployed ?? longAgo)
  const deployed = {
    environment: from.environment,
    createdAt: later(since, -60),
    since,
    ...(times.replaced === undefined ? {} : { until: utc(times.replaced) }),
  }
  const asksDeployment = soak?.since === 'deployment' || times.deployed !== undefined
  return {
    ...(soak?.since === 'channel'
      ? { arrival: known(arrived, `pull requests into ${from.branch}`, ofCandidate) }
      : {}),
    ...(cooldown === undefined
      ? {}
      : {
          landing: known(landed, `pull requests into ${channel.branch}`, {
            kind: 'commit',
            ...baseline,
          }),
        }),
    ...(asksDeployment
      ? { deployment: known(deployed, `deployments to ${from.environment}`, ofCandidate) }
      : {}),
  }
}

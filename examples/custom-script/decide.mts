import { readFile } from 'node:fs/promises'
import {
  builtInGates,
  type CandidateDecision,
  type ChannelOnlyChange,
  decide,
  describeProblem,
  type EvalReport,
  type Evidence,
  formatPolicyProblems,
  type Missing,
  parseEvalReport,
  parsePolicy,
  type Snapshot,
  sha,
} from '@sluice/core'
import { bundleSizeGate } from './bundle-size.mts'

/**
 * Decides from files that earlier steps left, with a gate of our own beside the built-in ones:
 * eval reports, the size of the bundle, and what only stable has, which
 * `git log --first-parent --format='%H%x09%an%x09%s' next..stable` lists.
 */
export async function decideFromFiles(
  baseline: Snapshot,
  candidate: Snapshot,
  now: string,
): Promise<CandidateDecision> {
  const parsed = parsePolicy(await read('sluice.yml'), { file: 'sluice.yml' })
  if (!parsed.ok) throw new Error(formatPolicyProblems(parsed.problems))
  const [stable, next] = parsed.policy.channels
  if (stable?.entry === undefined || next === undefined) throw new Error('stable has no `from`.')

  const measured = <T,>(value: T, file: string, about: Snapshot): Evidence<T> => ({
    kind: 'measured',
    value,
    source: { name: file },
    measuredAt: now,
    about: { kind: 'commit', ...about },
    remarks: [],
  })
  const evalOf = async (channel: string, about: Snapshot): Promise<Evidence<EvalReport[]>> => {
    const file = `evidence/eval-${channel}.json`
    const report = parseEvalReport(await read(file), channel)
    return report.ok
      ? measured([report.value.report], file, about)
      : missing(file, describeProblem(report.problem))
  }
  const changes = (await read('evidence/only-on-stable.txt')).split('\n').flatMap(lostChange)
  const bytes = Number.parseInt(await read('evidence/bundle-bytes.txt'), 10)

  return decide(
    {
      channel: { ...stable, entry: stable.entry },
      from: next,
      baseline,
      candidate,
      now,
      policy: { file: 'sluice.yml', commit: baseline.commit, digest: `sha256:${'0'.repeat(64)}` },
      evidence: {
        candidateEval: await evalOf('next', candidate),
        baselineEval: await evalOf('stable', baseline),
        fixes: measured({ changes }, 'evidence/only-on-stable.txt', candidate),
        // Gates that the policy switches off do not look at these.
        ci: missing('ci', 'Not asked.'),
        requests: missing('metrics', 'Not asked.'),
        latency: missing('metrics', 'Not asked.'),
        probes: missing('probes', 'Not asked.'),
      },
    },
    [...builtInGates, bundleSizeGate(bytes, 500_000)],
  )
}

function read(file: string): Promise<string> {
  return readFile(new URL(file, import.meta.url), 'utf8')
}

function missing(name: string, detail: string): Missing {
  return { kind: 'missing', source: { name }, why: 'absent', detail }
}

function lostChange(line: string): readonly ChannelOnlyChange[] {
  const [commit, author, title] = line.split('\t')
  if (commit === undefined || author === undefined || title === undefined) return []
  return [{ commit: sha(commit), author, title, status: { kind: 'lost' } }]
}

import type { SandboxRepository } from '@sluice/sandbox'

/** The ledger's lines without what differs from run to run: times, commits, digests. */
export async function ledgerLines(repo: SandboxRepository): Promise<readonly string[]> {
  const branches = await repo.branches()
  if (!('sluice/ledger' in branches)) return []
  const files = await repo.files('sluice/ledger')
  const months = Object.keys(files).filter((path) => path.endsWith('.jsonl'))
  return months
    .flatMap((path) => (files[path] ?? '').trim().split('\n'))
    .map((line) => {
      const { kind, channel = '', outcome = '', good = '', why = '' } = JSON.parse(line)
      return [kind, channel, outcome, good, why].filter((word) => word !== '').join(' ')
    })
}

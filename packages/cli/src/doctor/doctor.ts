import { LEDGER_BRANCH, type Policy, parsePolicy } from '@sluice/core'
import { type EntryPair, findPolicyFile, SluiceError } from '@sluice/runtime'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { connect, type RepositoryOptions } from '../repository/connection.ts'
import { readLocalPolicy } from '../repository/policy-file.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type SituationOf, situations } from './branch-rules.ts'
import { examineAdopted } from './examine-adopted.ts'
import { examineAppToken } from './examine-app-token.ts'
import { examineBranches } from './examine-branches.ts'
import { examineChannelRules } from './examine-channel-rules.ts'
import { examineCi } from './examine-ci.ts'
import { examineEntries } from './examine-entries.ts'
import { type EvidenceOptions, examineEvidence } from './examine-evidence.ts'
import { examineHotfixes } from './examine-hotfixes.ts'
import { examineLedger } from './examine-ledger.ts'
import { examineMergeQueue } from './examine-merge-queue.ts'
import { examinePolicy } from './examine-policy.ts'
import { examinePromotionBranches, promotionBranchOf } from './examine-promotion-branches.ts'
import { examineSettings } from './examine-settings.ts'
import { examineToken } from './examine-token.ts'
import {
  examined,
  type Finding,
  ok,
  problem,
  renderSections,
  type Section,
  summaryOf,
} from './finding.ts'
import { labelledOf, pairsOf, readSubject, type Subject } from './subject.ts'

export type DoctorOptions = RepositoryOptions & {
  readonly json?: boolean
  readonly policyFile: string
  readonly workspace: string
  readonly workspaceNamed: boolean
}

/** Looks at everything that a promotion depends on, and changes nothing. */
export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<ExitCode> {
  const subject = await readSubject(await connect(options, terminal, ''))
  const { policy, finding } = await readPolicy(subject, options.policyFile, terminal)
  const pairs = policy === undefined ? [] : pairsOf(policy)
  const situationOf = situations(subject)
  const sections: Section[] = [
    await examined(
      'token',
      () => examineToken(subject, policy),
      () => examineAppToken(subject, policy),
    ),
    await examined(
      'repository',
      async () => [finding],
      () => examineSettings(subject, policy, situationOf),
    ),
  ]
  for (const pair of pairs) {
    sections.push(await examineChannel(subject, pair, options, situationOf))
    if (policy === undefined) continue
    const evidence: EvidenceOptions = { ...options, policy }
    sections.push(await examineEvidence(subject, pair, evidence, terminal))
  }
  for (const channel of policy === undefined ? [] : labelledOf(policy))
    sections.push(
      await examined(`labelled → ${channel.name}`, () =>
        examineEntries(subject, channel, options.policyFile, situationOf),
      ),
    )
  if (pairs.length > 0)
    sections.push(
      await examined('ledger', async () =>
        examineLedger(subject, await situationOf(LEDGER_BRANCH)),
      ),
    )
  const shown = sections.filter(({ findings }) => findings.length > 0)
  report(subject, shown, options.json === true, terminal)
  const bad = shown.some(({ findings }) => findings.some(({ level }) => level === 'problem'))
  return bad ? exitCode.held : exitCode.fine
}

async function examineChannel(
  subject: Subject,
  pair: EntryPair,
  { policyFile }: DoctorOptions,
  situationOf: SituationOf,
): Promise<Section> {
  const { channel, from } = pair
  const about = `${from.name} → ${channel.name}`
  const branches = await examined(about, async () => {
    const target = await situationOf(channel.branch)
    const source = await situationOf(from.branch)
    return examineBranches(pair, { channel: target.exists, from: source.exists })
  })
  if (branches.findings.length > 0) return branches
  return examined(
    about,
    () => examinePolicy(subject, policyFile, pair),
    () => examineAdopted(subject, pair),
    async () => examineChannelRules(subject, pair, await situationOf(channel.branch)),
    async () => examineHotfixes(subject, pair, await situationOf(channel.branch)),
    async () => examineMergeQueue(subject, pair, await situationOf(channel.branch)),
    async () => examinePromotionBranches(pair, await situationOf(promotionBranchOf(channel.name))),
    async () => {
      const target = await situationOf(channel.branch)
      const source = await situationOf(from.branch)
      return examineCi(subject, pair, [...target.requiredChecks, ...source.requiredChecks])
    },
  )
}

/**
 * The channels come from the policy of the default branch, as in the action; where it has none,
 * from the file here, so that the rest can be told all the same.
 */
async function readPolicy(
  subject: Subject,
  file: string,
  terminal: Terminal,
): Promise<{ readonly policy: Policy | undefined; readonly finding: Finding }> {
  const { client, repository, settings } = subject
  const branch = settings.default_branch
  try {
    const { text } = await findPolicyFile(client, repository, { file })
    const parsed = parsePolicy(text, { file: `${branch}:${file}` })
    if (parsed.ok)
      return {
        policy: parsed.policy,
        finding: ok(`${file} on the default branch ${branch} names the channels.`),
      }
    return {
      policy: undefined,
      finding: problem(
        `The policy on ${branch} cannot be used.`,
        `\`git show origin/${branch}:${file} > sluice.yml && sluice validate sluice.yml\` says why.`,
      ),
    }
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code !== 'misconfigured') throw error
    const here = await policyHere(terminal)
    return {
      policy: here,
      finding: problem(
        `There is no ${file} on the default branch ${branch}${here === undefined ? '' : '; what follows is by the file here'}.`,
        here === undefined ? '`sluice init` writes one.' : `Commit and push it to ${branch}.`,
      ),
    }
  }
}

async function policyHere({ directory }: Terminal): Promise<Policy | undefined> {
  try {
    const { text, name } = await readLocalPolicy(undefined, directory)
    const parsed = parsePolicy(text, { file: name })
    return parsed.ok ? parsed.policy : undefined
  } catch {
    return undefined
  }
}

function report(
  subject: Subject,
  sections: readonly Section[],
  json: boolean,
  terminal: Terminal,
): void {
  const { owner, name } = subject.repository
  if (json) {
    const told = { repository: `${owner}/${name}`, viewer: subject.viewer, sections }
    terminal.write(`${JSON.stringify(told, undefined, 2)}\n`)
    return
  }
  terminal.write(`${owner}/${name} on ${new URL(subject.serverUrl).host}\n\n`)
  for (const line of renderSections(sections, terminal.paint)) terminal.write(`${line}\n`)
  terminal.write(`${summaryOf(sections)}\n`)
}

import { normalise } from './normalise.ts'
import type { Channel, Policy } from './policy.ts'
import { policySettings } from './policy-settings.ts'
import { type PolicyProblem, Refusal } from './problem.ts'
import { textProblems } from './readable-text.ts'
import { backportRefusals } from './rules/backport-targets.ts'
import { channelGraphRefusals } from './rules/channel-graph.ts'
import { evidenceRefusals } from './rules/evidence-sources.ts'
import { gateRefusals } from './rules/gates-and-evidence.ts'
import { ledgerRefusals } from './rules/ledger-branch.ts'
import { pushedRevertRefusals } from './rules/pushed-reverts.ts'
import { type ReadablePolicy, readablePolicy } from './rules/readable-policy.ts'
import { type Placed, placeProblem, readSettings } from './settings-problems.ts'
import { PolicySource } from './source.ts'
import { MINIMAL_POLICY, readDocument } from './yaml-document.ts'
import { isMapping, TreeReader } from './yaml-tree.ts'

export type PolicyResult =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] }

/**
 * Reads a policy file: defaults filled in, units settled, every rule of the format checked.
 * Never throws; what is wrong comes all at once and in file order, as far as the text could be
 * understood.
 *
 * @param text The file, as it stands in `.github/sluice.yml`.
 * @param options.file What problems call the file.
 *
 * @example
 * const result = parsePolicy(text, { file: '.github/sluice.yml' })
 * if (!result.ok) throw new Error(formatPolicyProblems(result.problems))
 */
export function parsePolicy(text: string, options: { readonly file: string }): PolicyResult {
  const source = new PolicySource(text, options.file)
  const unreadable = textProblems(source)
  if (unreadable.length > 0) return refused(unreadable)

  const yaml = readDocument(source)
  if ('problems' in yaml) return refused(yaml.problems)

  const reader = new TreeReader(source)
  const tree = reader.read(yaml.document.contents, [])
  if (!isMapping(tree)) return refused([...reader.problems, noMapping(source)])
  const settings = readSettings(policySettings, tree)
  const readable = readablePolicy(tree)
  const refusals = [...settings.refusals, ...(readable === undefined ? [] : crossRules(readable))]
  const problems = [
    ...reader.problems,
    ...refusals
      .filter(({ path }) => !reader.isRefused(path))
      .map((refusal) => placeProblem(refusal, source, reader)),
  ]
  return problems.length === 0 && settings.value !== undefined
    ? { ok: true, policy: inFileOrder(normalise(settings.value), reader) }
    : refused(problems)
}

/** JavaScript puts keys that look like whole numbers first. */
function inFileOrder(policy: Policy, reader: TreeReader): Policy {
  const place = ({ name }: Channel) => reader.place(['channels', name]).value.start
  return { ...policy, channels: [...policy.channels].sort((a, b) => place(a) - place(b)) }
}

function refused(problems: readonly PolicyProblem[]): PolicyResult {
  const inOrder = [...problems].sort((a, b) => a.line - b.line || a.column - b.column)
  return { ok: false, problems: inOrder }
}

/** Rules across settings; those on a single one stand with its schema. */
function crossRules(policy: ReadablePolicy): readonly Placed[] {
  return [
    ...channelGraphRefusals(policy),
    ...ledgerRefusals(policy),
    ...backportRefusals(policy),
    ...pushedRevertRefusals(policy),
    ...gateRefusals(policy),
    ...evidenceRefusals(policy),
  ]
}

function noMapping(source: PolicySource): PolicyProblem {
  const message = 'A policy is a mapping of settings, and this is none.'
  const start = source.text.search(/\S/)
  const at = { start, end: source.text.length }
  return source.problem(new Refusal('type', message, MINIMAL_POLICY), [], at)
}

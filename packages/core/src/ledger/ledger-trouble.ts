import { formatTime } from '../gates/duration.ts'
import { isSha, type Sha } from '../identifiers.ts'
import type { GapEntry } from './entry.ts'
import { attestedEntriesOf, entriesOf, type Ledger } from './ledger.ts'

/**
 * What is wrong with the memory. `lost`: a promotion names the ledger, and there is none.
 * `rewritten`: the commit that it names is not in the ledger's history. `changed`: lines that were
 * written are gone. `unreadable`: it is there, and cannot be read.
 */
export type LedgerTrouble =
  | { readonly kind: 'lost' | 'rewritten'; readonly anchor: Sha }
  | { readonly kind: 'changed'; readonly lines: number }
  | { readonly kind: 'unreadable'; readonly why: string }

type Line = readonly { readonly message: string; readonly merged?: string }[]

/** The ledger's commit that the newest promotion on the line names; it is known to have existed. */
export function anchorOf(line: Line): Sha | undefined {
  for (const { message, merged } of line) {
    for (const text of merged === undefined ? [message] : [message, merged]) {
      const anchor = /^Sluice-Ledger: ([0-9a-f]{40})$/m.exec(text)?.[1]
      if (anchor !== undefined && isSha(anchor) && /^Sluice-Channel: /m.test(text)) return anchor
    }
  }
  return undefined
}

/**
 * Compares the ledger with what a promotion knows of it. A repository whose promotions name none
 * never had one: it just begins.
 *
 * @param isAncestor whether the anchor is in the ledger's history, where that was asked.
 */
export function findLedgerTrouble(
  ledger: Ledger,
  anchor: Sha | undefined,
  isAncestor: boolean | undefined,
): LedgerTrouble | undefined {
  switch (ledger.kind) {
    case 'none':
      return anchor === undefined ? undefined : { kind: 'lost', anchor }
    case 'unreadable':
      return { kind: 'unreadable', why: ledger.why }
    case 'read': {
      if (anchor !== undefined && !isNoted(ledger, anchor)) {
        const known = ledger.history.includes(anchor) || isAncestor === true
        if (!known && (ledger.wholeHistory || isAncestor === false))
          return { kind: 'rewritten', anchor }
      }
      const lines = ledger.removed.length
      return lines === 0 ? undefined : { kind: 'changed', lines }
    }
  }
}

/** That it was lost is known already, and by whom: what it knows since then stands. */
function isNoted(ledger: Ledger, anchor: Sha): boolean {
  return attestedEntriesOf(ledger, 'gap').some((gap) => gap.anchor === anchor)
}

/** What the ledger is to remember of its own loss; nothing where lines can be put back. */
export function gapEntry(trouble: LedgerTrouble | undefined, now: string): readonly GapEntry[] {
  if (trouble?.kind !== 'lost' && trouble?.kind !== 'rewritten') return []
  return [{ v: 1, kind: 'gap', at: now, anchor: trouble.anchor, why: trouble.kind }]
}

/** What happened and what to do, for whoever reads the report. */
export function describeTrouble(trouble: LedgerTrouble): {
  readonly what: string
  readonly fix: string
} {
  switch (trouble.kind) {
    case 'lost':
    case 'rewritten':
      return {
        what:
          trouble.kind === 'lost'
            ? `The ledger is gone: a promotion names its commit ${trouble.anchor.slice(0, 7)}, and there is no branch \`sluice/ledger\`.`
            : `The ledger was rewritten: its commit ${trouble.anchor.slice(0, 7)}, which a promotion names, is not in the history of \`sluice/ledger\`.`,
        fix: `Put it back, if GitHub or a clone still has it: \`git push --force origin ${trouble.anchor}:refs/heads/sluice/ledger\`. Else what it knew is measured anew from now on. Find out who could push there, and protect the branch.`,
      }
    case 'changed':
      return {
        what: `${trouble.lines === 1 ? 'A line that Sluice wrote was' : `${trouble.lines} lines that Sluice wrote were`} taken out of the ledger or changed.`,
        fix: 'Look who did it with `git log -p origin/sluice/ledger`, and revert that commit.',
      }
    case 'unreadable':
      return {
        what: `The ledger cannot be read: ${trouble.why}.`,
        fix: 'Revert the commit on `sluice/ledger` that spoilt it.',
      }
  }
}

/**
 * Why the ledger does not tell what happened since a time; undefined where it does. A gap in what
 * we remember is not innocence (promise 1).
 *
 * @param since the beginning of what is asked: ISO 8601, UTC.
 */
export function ledgerSilence(
  ledger: Ledger,
  trouble: LedgerTrouble | undefined,
  { since, now }: { readonly since: string; readonly now: string },
): string | undefined {
  const isOld =
    trouble?.kind === 'changed' &&
    ledger.kind === 'read' &&
    ledger.removed.every((at) => at < since)
  if (trouble !== undefined && !isOld) {
    const { what, fix } = describeTrouble(trouble)
    return `${what} ${fix}`
  }
  const gap = entriesOf(ledger, 'gap').findLast(({ at }) => Date.parse(at) >= Date.parse(since))
  if (gap === undefined) return undefined
  return `The ledger was ${gap.why} before ${formatTime(gap.at, now)}, so it does not tell what was before. From then on it does; older evidence can only be put back.`
}

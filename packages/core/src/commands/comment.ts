import { markdownText } from '../report/inline-text.ts'
import type { Command, CommandKind } from './command.ts'
import { parseCommand } from './parse-command.ts'

/** What GitHub lets a person do in the repository; each may do what those after it may. */
const permissions = ['admin', 'maintain', 'write', 'none'] as const

export type Permission = (typeof permissions)[number]

/** A comment as GitHub has it now, and who may say what was asked of GitHub. */
export type Comment = {
  /** Of the issue or pull request. */
  readonly number: number
  readonly id: number
  readonly url: string
  readonly by: string
  readonly permission: Permission
  readonly body: string
  /** When it got its present text. ISO 8601, UTC. */
  readonly at: string
  /** Who edited it last. */
  readonly editedBy?: string
  /** Whether we have reacted to it before. */
  readonly answered: boolean
}

/** A comment that is a command, and whether its author may say it. */
export type Statement =
  | { readonly ok: true; readonly comment: Comment; readonly command: Command }
  | { readonly ok: false; readonly comment: Comment; readonly why: string }

const needed: Readonly<Record<CommandKind, Permission>> = {
  refresh: 'write',
  'not-needed': 'write',
  release: 'maintain',
  override: 'admin',
}

/**
 * Reads a comment as what a person says. Its present text counts, with the time of its last edit:
 * whoever edits their own comment says it anew. One that somebody else edited is nobody's word, since
 * its author did not say it, and whoever did would speak with the author's permission.
 *
 * @returns undefined where it is no command, or not a person's.
 */
export function judgeComment(comment: Comment): Statement | undefined {
  if (!isPerson(comment.by)) return undefined
  const parsed = parseCommand(comment.body)
  if (parsed === undefined) return undefined
  if (comment.editedBy !== undefined && comment.editedBy !== comment.by)
    return refused(
      comment,
      `${comment.editedBy} edited it, so it is not what ${comment.by} said. Say it in a new comment.`,
    )
  if (!parsed.ok) return refused(comment, parsed.why)
  const { command } = parsed
  const need = needed[command.kind]
  const may = permissions.indexOf(comment.permission) <= permissions.indexOf(need)
  return may
    ? { ok: true, comment, command }
    : refused(comment, `It needs ${need} permission in this repository.`)
}

export function isPerson(login: string): boolean {
  return !login.endsWith('[bot]') && login !== 'ghost'
}

function refused(comment: Comment, why: string): Statement {
  return { ok: false, comment, why }
}

/** What we do about a command once: a reaction, and where there is something to say one reply. */
export type CommandAnswer = {
  readonly number: number
  readonly comment: number
  readonly reaction: '+1' | 'confused'
  /** Markdown, with the marker by which a second run knows it. */
  readonly reply?: string
}

/** That a command was taken, and where it stays on record what it does. */
export function takenAnswer({ number, id }: Comment, said?: string): CommandAnswer {
  const reply = said === undefined ? {} : { reply: replyText(id, said) }
  return { number, comment: id, reaction: '+1', ...reply }
}

/** Why a command was not taken. A stranger gets no text: nobody makes us write pages. */
export function refusedAnswer(comment: Comment, why: string): CommandAnswer {
  const { number, id, permission } = comment
  const reply = permission === 'none' ? {} : { reply: replyText(id, `Not taken: ${why}`) }
  return { number, comment: id, reaction: 'confused', ...reply }
}

/** Invisible in the comment. */
export function answerMarker(comment: number): string {
  return `<!-- sluice: answer to ${comment} -->`
}

/** @param said Markdown already. */
function replyText(comment: number, said: string): string {
  return `${said}\n\n${answerMarker(comment)}`
}

/** Names and reasons of people inside a reply. */
export const quoted = markdownText

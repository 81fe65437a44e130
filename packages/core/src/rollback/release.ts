import { parseCommand } from '../commands/parse-command.ts'
import type { HoldIncident, Release } from './held.ts'

/** What is known of an incident's end; who maintains the repository was asked of GitHub. */
export type IncidentEnd = {
  readonly state: 'open' | 'closed'
  /** The latest closing. */
  readonly closed?: {
    readonly by: string
    readonly maintains: boolean
    /** `Fixes #12` in a commit or a pull request closed it. */
    readonly byReference: boolean
    readonly at: string
  }
  readonly comments: readonly {
    readonly by: string
    readonly maintains: boolean
    readonly body: string
    readonly at: string
  }[]
}

/**
 * A hold ends by a person who maintains the repository: by hand on the button, or with the
 * command.
 * Nothing else does: no bot, no `Fixes #12`, no issue that is gone.
 */
export function releaseOf(end: IncidentEnd): Pick<HoldIncident, 'release' | 'remark'> {
  const command = end.comments
    .flatMap(({ by, maintains, body, at }): Release[] => {
      const reason = releaseReason(body)
      return reason !== undefined && maintains && !isBot(by)
        ? [{ by, how: 'command', reason, at }]
        : []
    })
    .at(-1)
  if (command !== undefined) return { release: command }
  const { closed } = end
  if (end.state === 'open' || closed === undefined) return {}
  if (closed.byReference) return { remark: 'was closed by a commit or pull request, not by hand' }
  if (isBot(closed.by)) return { remark: `was closed by ${closed.by}, which is no person` }
  if (!closed.maintains)
    return { remark: `was closed by ${closed.by}, who does not maintain the repository` }
  return { release: { by: closed.by, how: 'closed', at: closed.at } }
}

function isBot(login: string): boolean {
  return login.endsWith('[bot]') || login === 'ghost'
}

/** The reason of a comment that is `/sluice release <reason>`; without one it is no release. */
export function releaseReason(body: string): string | undefined {
  const parsed = parseCommand(body)
  return parsed?.ok === true && parsed.command.kind === 'release'
    ? parsed.command.reason
    : undefined
}

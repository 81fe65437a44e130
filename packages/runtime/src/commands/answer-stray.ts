import {
  type CommandAnswer,
  INCIDENT_LABEL,
  judgeComment,
  refusedAnswer,
  type Statement,
  takenAnswer,
} from '@sluice/core'
import { isNotLookedAt } from '../entry/is-not-looked-at.ts'
import { answerCommand } from '../github/answer-command.ts'
import { readDiscussions } from '../github/read-discussions.ts'
import { readPermissions } from '../github/read-permissions.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { carefully } from './answer-said.ts'

/**
 * Answers the comment that started this run, where no channel did: a release on an incident, which
 * the hold reads by itself, or a command in a place where it means nothing. What is said on a pull
 * request into a channel that this run did not look at is for a run that does.
 *
 * @param run what it was about, and the channels that it has looked at to the end.
 */
export async function answerStray(
  context: RunContext,
  run: { readonly named: string | undefined; readonly looked: readonly string[] },
  options: { readonly dryRun: boolean; readonly onProgress: (line: string) => void },
): Promise<void> {
  const { client, repository, commented } = context
  if (commented === undefined) return
  const [place] = await readDiscussions(client, repository, [commented.number])
  const reading = place?.comments.find(({ id }) => id === commented.comment)
  if (place === undefined || reading === undefined || reading.answered) return
  const permissions = await readPermissions(client, repository, [reading.by])
  const permission = permissions.get(reading.by) ?? 'none'
  const statement = judgeComment({ ...reading, number: place.number, permission })
  if (statement === undefined) return
  if (place.base !== undefined && (await isNotLookedAt(context, place.base, run))) return
  const answer = answerTo(statement, place.labels.includes(INCIDENT_LABEL))
  await carefully(answer, options, () =>
    answerCommand(client, repository, answer, place.viewer, reading.at),
  )
}

function answerTo(statement: Statement, onIncident: boolean): CommandAnswer {
  const { comment } = statement
  if (!statement.ok) return refusedAnswer(comment, statement.why)
  if (statement.command.kind !== 'release')
    return refusedAnswer(
      comment,
      'Nothing here is about a promotion. Say it on a pull request into the channel: the promotion’s own, one from the source channel, or the one that brought the commit.',
    )
  return onIncident
    ? takenAnswer(comment)
    : refusedAnswer(comment, 'A release is said on the incident that the hold names.')
}

import {
  answersTo,
  type CommandAnswer,
  notNeededContext,
  notNeededSaid,
  type Said,
  statusDescription,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { answerCommand } from '../github/answer-command.ts'
import { setStatus } from '../github/write-promotion.ts'
import type { Look } from '../promotion/look.ts'
import type { RunContext } from '../promotion/run-context.ts'

type Options = { readonly dryRun: boolean; readonly onProgress: (line: string) => void }

/**
 * Answers what was said and not answered yet. That a commit is not needed is noted on the commit
 * first: the pull request on which it was said may be closed long before the commit is gone.
 */
export async function answerSaid(
  context: RunContext,
  found: Look,
  options: Options,
): Promise<void> {
  const { said, lost, viewer } = found
  const subject = found.kind === 'candidate' ? found.question : undefined
  for (const answer of answersTo(said, lost, subject)) {
    const statement = said.find(({ statement: { comment } }) => comment.id === answer.comment)
    if (statement === undefined) continue
    await carefully(answer, options, async () => {
      if (answer.reaction === '+1') await noteNotNeeded(context, found, statement)
      await answerCommand(
        context.client,
        context.repository,
        answer,
        viewer,
        statement.statement.comment.at,
      )
    })
  }
}

async function noteNotNeeded(
  { client, repository }: RunContext,
  { channel }: Look,
  said: Said,
): Promise<void> {
  for (const { commit, who, reason, url } of notNeededSaid([said])) {
    await setStatus(client, repository, {
      commit,
      context: notNeededContext(channel.name),
      state: 'success',
      description: statusDescription(`not needed, says ${who}: ${reason}`),
      targetUrl: url,
    })
  }
}

/** What was said counts without an answer: a token that may not comment stops nothing. */
export async function carefully(
  { number, reaction }: CommandAnswer,
  { dryRun, onProgress }: Options,
  answer: () => Promise<void>,
): Promise<void> {
  const deed = `answer a command on #${number}: ${reaction === '+1' ? 'taken' : 'not taken'}`
  if (dryRun) return onProgress(`would ${deed}`)
  try {
    await answer()
    onProgress(deed)
  } catch (problem) {
    if (!(problem instanceof SluiceError) || problem.code !== 'permission') throw problem
    onProgress(`could not ${deed}. ${problem.message}`)
  }
}

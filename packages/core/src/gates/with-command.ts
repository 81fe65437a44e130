import type { RunbookCommands } from '../policy/runbook-settings.ts'
import type { PromotionQuestion } from '../promotion/question.ts'

/**
 * An instruction, with the runbook's command for it where the policy has one: a command that nobody
 * wrote is not made up.
 *
 * @param sentence without its full stop.
 * @example withCommand('Check the service', question, 'health', 'next')
 * // 'Check the service: `curl -f http://localhost:8000/healthz`.'
 */
export function withCommand(
  sentence: string,
  { runbook }: Pick<PromotionQuestion, 'runbook'>,
  name: keyof RunbookCommands,
  channel: string,
): string {
  const command = runbook?.[name]
  if (command === undefined) return `${sentence}.`
  return `${sentence}: \`${command.replaceAll('{channel}', () => channel)}\`.`
}

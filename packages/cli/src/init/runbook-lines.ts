/** What the repository says about how its service is looked after. */
export type KnownCommands = {
  /** The eval's command, as the workflow runs it. */
  readonly eval?: string
  /** Prints the service's log. */
  readonly logs?: string
}

/** The commands that reports name to people, as lines of the policy; none are made up. */
export function runbookLines({ eval: command, logs }: KnownCommands): string {
  const lines = [
    ...(command === undefined ? [] : [['eval', forPeople(command)] as const]),
    ...(logs === undefined ? [] : [['errors', `${logs} | grep ERROR`] as const]),
  ].filter(([, text]) => !text.includes('`') && text.length <= 500)
  if (lines.length === 0) return ''
  const written = lines.map(([name, text]) => `  ${name}: ${JSON.stringify(text)}\n`).join('')
  return `runbook: # commands that reports name to people\n${written}`
}

/** The workflow's variables are not set at a person's terminal. */
function forPeople(command: string): string {
  return command
    .replace(/(["']?)\$\{?CHANNEL\}?\1/g, '{channel}')
    .replace(/(["']?)\$\{?OUTPUT\}?\1/g, 'reports')
}

import { line, webAddress } from './bounded-text.ts'
import { type Incident, incidentKey } from './incident.ts'
import { incidentReason, incidentSummary, incidentTitle, undoneLines } from './incident-text.ts'

/** What `{{name}}` in a template stands for. Always text, empty where there is none. */
const PLACEHOLDERS = {
  title: incidentTitle,
  text: incidentSummary,
  event: ({ event }: Incident) => event.kind,
  update: ({ event }: Incident) => (event.kind === 'opened' ? '' : line(event.text, 2000)),
  repository: ({ repository }: Incident) => line(repository, 200),
  channel: ({ channel }: Incident) => channel,
  severity: ({ severity }: Incident) => severity,
  reason: incidentReason,
  who: ({ who }: Incident) => line(who, 100),
  when: ({ when }: Incident) => line(when, 40),
  'good-commit': ({ goodCommit }: Incident) => goodCommit ?? '',
  undone: (incident: Incident) => undoneLines(incident).join('\n'),
  'undone-count': ({ undone }: Incident) => String(undone.length),
  'incident-url': ({ links }: Incident) => webAddress(links.incident) ?? '',
  'pull-request-url': ({ links }: Incident) => webAddress(links.pullRequest) ?? '',
  'run-url': ({ links }: Incident) => webAddress(links.run) ?? '',
  key: incidentKey,
} as const satisfies Readonly<Record<string, (incident: Incident) => string>>

type Placeholder = keyof typeof PLACEHOLDERS

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, name)
}

export const placeholderNames: readonly string[] = Object.keys(PLACEHOLDERS)

/** `{{name}}`, and everything that looks as if it were meant to be one. */
const WRITTEN = /\{\{([^{}]*)\}\}|\{\{/g

/** The first placeholder of a template that there is not, as written. */
export function unknownPlaceholder(template: string): string | undefined {
  for (const [written, name = ''] of template.matchAll(WRITTEN))
    if (!isPlaceholder(name)) return written
  return undefined
}

/**
 * A template with its placeholders filled in, each value escaped for where it stands. What a value
 * contains is never read as a placeholder again. Unknown ones, which a policy cannot have, stay.
 */
export function fillTemplate(
  template: string,
  incident: Incident,
  encode: (value: string) => string,
): string {
  return template.replace(WRITTEN, (written: string, name: string | undefined) =>
    name !== undefined && isPlaceholder(name) ? encode(PLACEHOLDERS[name](incident)) : written,
  )
}

import type { Incident, IncidentFacts, RevertIncident } from '@sluice/core'
import type { RollbackContext } from './rollback-context.ts'

/** What notices say of a revert. The id is the head that it was made on, as of a rollback. */
export function revertFacts(
  { repository, run }: RollbackContext,
  { channel, of, undone, reason, severity, by, at }: RevertIncident,
  links: Incident['links'],
): IncidentFacts {
  return {
    id: of,
    repository: `${repository.owner}/${repository.name}`,
    ...{ channel, severity, reason, who: by, when: at, undone },
    links: { ...links, ...(run === undefined ? {} : { run: run.url }) },
  }
}

import type { Severity } from '../notices/index.ts'

/** The runbook's escalation, to be ticked off on the incident. */
export function escalation(severity: Severity, what: 'rollback' | 'revert'): readonly string[] {
  const word = `${what[0]?.toUpperCase()}${what.slice(1)}`
  const steps =
    severity === 'critical'
      ? [
          `Emergency ${what} (made by Sluice)`,
          'On-call engineers are told',
          'The status page is updated',
          'The incident is documented in the runbook',
        ]
      : [
          `${word} (made by Sluice)`,
          'The team’s discussion is scheduled',
          'The fix is planned for a release',
        ]
  return ['Escalation:', '', ...steps.map((step) => `- [ ] ${step}`), '']
}

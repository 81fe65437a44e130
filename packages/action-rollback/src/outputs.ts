/** The action's outputs, as `action.yml` maps them one by one. */
export const outputNames = [
  'pull-request',
  'incident',
  'good-commit',
  'strategy',
  'record',
] as const

type OutputName = (typeof outputNames)[number]

export type Outputs = Readonly<Record<OutputName, string>>

/** What every run sets first, so that a caller reads no stale or missing value if it fails. */
export const emptyOutputs: Outputs = {
  'pull-request': '',
  incident: '',
  'good-commit': '',
  strategy: 'none',
  record: '',
}

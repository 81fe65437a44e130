export type StoryOptions = {
  /** What stands below `stable:` in the policy beside `from: next`. */
  readonly stable?: string
  /** What stands in the policy's `metrics` beside `scrape`. */
  readonly metrics?: string
  /** `workflows: write` is rare: without it a token cannot change workflow files. */
  readonly permissions?: 'with workflows' | 'with dispatch' | 'read only'
  readonly token?: 'app' | 'actions'
  /** What stands in the policy's `eval` beside `report`. */
  readonly eval?: string
  /** What `evidence.probes` is; `METRICS` stands for the address of the service's page. */
  readonly probes?: string
  /** What `next` is. */
  readonly next?: string
  /** Further keys of the policy. */
  readonly policy?: string
  /** Further files that all channels begin with. */
  readonly files?: Readonly<Record<string, string>>
}

const APP_PERMISSIONS = {
  contents: 'write',
  'pull-requests': 'write',
  issues: 'write',
  statuses: 'write',
  checks: 'read',
  actions: 'read',
  deployments: 'read',
} as const

export function permissionsOf(asked: StoryOptions['permissions']) {
  if (asked === 'read only')
    return {
      contents: 'read',
      statuses: 'read',
      checks: 'read',
      actions: 'read',
      'pull-requests': 'read',
    } as const
  if (asked === 'with dispatch') return { ...APP_PERMISSIONS, actions: 'write' } as const
  return asked === 'with workflows'
    ? ({ ...APP_PERMISSIONS, workflows: 'write' } as const)
    : APP_PERMISSIONS
}

export function policyOf(metricsUrl: string, options: StoryOptions): string {
  const { stable = '', next = '{}', metrics = '', eval: evals = '', policy = '' } = options
  const { probes = '{ workflow: health.yml, every: 1h }' } = options
  return `version: 1
channels:
  stable:
    from: next
${stable.replace(/^(?=.)/gm, '    ')}
  next: ${next}
  legacy: {}
evidence:
  eval: { report: 'evidence/eval-{channel}.json'${evals === '' ? '' : `, ${evals}`} }
  metrics: { scrape: '${metricsUrl}'${metrics === '' ? '' : `, ${metrics}`} }
  probes: ${probes.replace('METRICS', metricsUrl)}
${policy}`
}

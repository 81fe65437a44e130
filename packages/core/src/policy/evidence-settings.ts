import * as z from 'zod'
import { labelKey, labelValue } from './label-settings.ts'
import { Refusal } from './problem.ts'
import { address, environmentName, headerNameRefusal, headerValue } from './values/addresses.ts'
import { artifactName } from './values/artifact-name.ts'
import { wholeSeconds } from './values/duration.ts'
import { workflowFile } from './values/github-names.ts'
import { probeAddress } from './values/probe-address.ts'
import {
  counterName,
  histogramName,
  metricLabelName,
  promQuery,
} from './values/prometheus-names.ts'
import { reportPath } from './values/report-path.ts'
import { addRefusal } from './values/scalar.ts'

const noTime = (fix: string) => new Refusal('never-passes', 'Nothing happens in no time.', fix)

const evalSource = z.strictObject({
  report: reportPath.describe(
    'Path of the report in the workspace; `{channel}` stands for the channel’s name.',
  ),
  artifact: z
    .strictObject({
      workflow: workflowFile.describe('The workflow whose runs leave the artifact.'),
      name: artifactName.describe(
        'Its name: `{channel}` stands for the channel’s name, `{tree}` and `{commit}` for the full object names of what was evaluated.',
      ),
    })
    .optional()
    .describe(
      'Where the reports are taken from when there is none at `report`: an artifact of a run on the protected side.',
    ),
  about: z
    .enum(['commit', 'channel'])
    .prefault('commit')
    .describe(
      '`commit`: a manifest beside the report must name the commit. `channel`: a report without one is taken as the channel’s, and every decision says so.',
    ),
  'max-age': wholeSeconds({ example: '24h', longest: '90d', nothing: noTime('Write `24h`.') })
    .prefault('24h')
    .describe('Oldest report that counts; whole seconds, at most `90d`.'),
})

const headerKey = z.string().superRefine((name, context) => {
  const refusal = headerNameRefusal(name)
  if (refusal !== undefined) addRefusal(context, refusal)
})

const metrics = z
  .strictObject({
    prometheus: address('https://prom.example.com', { query: false })
      .optional()
      .describe('Address of a server with Prometheus’s HTTP API. Either this or `scrape`.'),
    scrape: address('https://service.example.com/metrics', { query: true })
      .optional()
      .describe(
        'Address of one page of metrics. Its counts are since the process began, whatever the window of a gate. Either this or `prometheus`.',
      ),
    about: z
      .enum(['channel', 'commit'])
      .prefault('channel')
      .describe(
        '`channel`: whatever the channel ran in the window. `commit`: only what the candidate did, since GitHub Deployments say that it was deployed to the channel’s environment.',
      ),
    'token-env': environmentName('PROM_TOKEN')
      .optional()
      .describe('Environment variable that holds a bearer token.'),
    'user-env': environmentName('PROM_USER')
      .optional()
      .describe('Environment variable that holds the user of basic authentication.'),
    'password-env': environmentName('PROM_PASSWORD')
      .optional()
      .describe('Environment variable that holds its password.'),
    headers: z
      .record(headerKey, headerValue)
      .prefault({})
      .describe('Further headers of each request; a secret belongs into `token-env`.'),
    timeout: wholeSeconds({ example: '10s', longest: '5m', nothing: noTime('Write `10s`.') })
      .prefault('10s')
      .describe('How long one request may take; whole seconds, at most `5m`.'),
    'channel-label': metricLabelName.prefault('channel').describe('Label that tells the channel.'),
    requests: counterName
      .prefault('ai_requests_total')
      .describe('Counter of requests, with a status label.'),
    'status-label': metricLabelName.prefault('status').describe('Label that tells the status.'),
    latency: histogramName
      .prefault('ai_latency_seconds')
      .describe('Histogram of latencies in seconds.'),
    labels: z
      .record(labelKey, labelValue)
      .prefault({})
      .describe('Further labels that the series must have, name to exact value.'),
  })
  .meta({ oneOf: [{ required: ['prometheus'] }, { required: ['scrape'] }] })

const probes = z
  .strictObject({
    prometheus: promQuery
      .optional()
      .describe(
        'PromQL whose samples are 1 (good) or 0, asked from the server of `evidence.metrics`; `{channel}` stands for the channel’s metrics label. Either this, `workflow` or `healthz`.',
      ),
    workflow: workflowFile
      .optional()
      .describe(
        'Workflow of which each successful run is a good probe. Either this, `prometheus` or `healthz`.',
      ),
    healthz: probeAddress
      .optional()
      .describe(
        'Address of a page that answers with a status of 200 to 299 while the channel is well, such as `/healthz` or `/metrics`; `{channel}` stands for the channel’s metrics label. Each look asks it, and the ledger remembers what it saw. Either this, `prometheus` or `workflow`.',
      ),
    every: wholeSeconds({ example: '5m', longest: '7d', nothing: noTime('Write `5m`.') })
      .optional()
      .describe(
        'How often a probe is expected; whole seconds, at most `7d`. Without it `5m` for `prometheus` and `1h` for the others.',
      ),
  })
  .meta({
    oneOf: [{ required: ['prometheus'] }, { required: ['workflow'] }, { required: ['healthz'] }],
  })

/** Where evidence comes from. */
export const evidenceSettings = z.strictObject({
  eval: evalSource.optional().describe('Eval reports, which `score` needs.'),
  metrics: metrics.optional().describe('Metrics, which `error-rate`, `latency` and `metric` need.'),
  probes: probes.optional().describe('Health checks, which `probes` needs.'),
})

export type EvidenceSettings = z.output<typeof evidenceSettings>

/** Scrapes come every few minutes, scheduled workflows hardly more often than hourly. */
export function probeInterval({
  every,
  prometheus,
}: NonNullable<EvidenceSettings['probes']>): number {
  return every ?? (prometheus === undefined ? 3600 : 300)
}

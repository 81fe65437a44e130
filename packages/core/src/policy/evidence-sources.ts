/** Where evidence comes from. */
export type EvidenceSources = {
  readonly eval?: EvalSource
  readonly metrics?: MetricsSource
  readonly probes?: ProbesSource
}

export type EvalSource = {
  /** Path of the report in the workspace; `{channel}` stands for the channel's name. */
  readonly report: string
  /** Asked where there is no report in the workspace. */
  readonly artifact?: ArtifactSource
  /** `commit`: a manifest must name it. `channel`: a report without one is taken as the channel's. */
  readonly about: 'commit' | 'channel'
  readonly maxAgeSeconds: number
}

export type ArtifactSource = {
  /** File name of the workflow whose runs leave it. */
  readonly workflow: string
  /** `{channel}`, and `{tree}` or `{commit}`, stand for what was evaluated. */
  readonly name: string
}

export type MetricsSource = {
  readonly server: MetricsServer
  /** `commit`: windows begin where GitHub Deployments say that the candidate was deployed. */
  readonly about: 'channel' | 'commit'
  /** Label that tells the channel. */
  readonly channelLabel: string
  /** Counter of requests with a status label. */
  readonly requests: string
  readonly statusLabel: string
  /** Histogram of seconds. */
  readonly latency: string
  /** Further label matchers, name to exact value, put into every query. */
  readonly labels: Readonly<Record<string, string>>
}

export type MetricsServer =
  | {
      /** Prometheus's HTTP API, or a server compatible with it. */
      readonly kind: 'prometheus'
      readonly url: string
      readonly auth: MetricsAuth
      /** Header name to value; a value is never a secret. */
      readonly headers: Readonly<Record<string, string>>
      readonly timeoutSeconds: number
    }
  | {
      /** One page in Prometheus text format or OpenMetrics: counts since the process began. */
      readonly kind: 'scrape'
      readonly url: string
      readonly auth: MetricsAuth
      readonly headers: Readonly<Record<string, string>>
      readonly timeoutSeconds: number
    }

/** Secrets are named by the environment variable that holds them, never written down. */
export type MetricsAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly tokenEnv: string }
  | { readonly kind: 'basic'; readonly userEnv: string; readonly passwordEnv: string }

export type ProbesSource =
  | {
      /** PromQL whose samples are 1 (good) or 0; `{channel}` stands for the channel's metrics label. */
      readonly kind: 'prometheus'
      readonly query: string
      readonly everySeconds: number
    }
  | {
      /** Runs of a workflow file; a successful run is a good probe. */
      readonly kind: 'workflow'
      readonly file: string
      readonly everySeconds: number
    }
  | {
      /** A page that each look asks; the ledger remembers what it saw. */
      readonly kind: 'healthz'
      /** `{channel}` stands for the channel's metrics label. */
      readonly address: string
      readonly everySeconds: number
    }

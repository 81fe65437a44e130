import type * as z from 'zod'
import {
  PAGERDUTY_BYTES,
  pagerDutyEvent,
  slackMessage,
  statuspageCreation,
  statuspageUpdate,
} from './published-formats.ts'
import type { Answer, Received } from './receiver.ts'

/*
 * How the vendors answer: what they publish is taken, anything else is refused.
 */

export const PD_KEY = 'f00dcafe0123456789abcdef0badbeef'
export const SLACK_PATH = '/services/T0SECRET/B0SECRET/slackSecretToken'
export const SP_TOKEN = '3c4f7a0e-secret-statuspage-token'
export const WEBHOOK_PATH = '/hook/webhookSecretPath'
export const WEBHOOK_HEADER = 'Bearer webhookSecretHeader'

/** Everything that must not leave the process but in a request. */
export const SECRETS = [
  PD_KEY,
  'slackSecretToken',
  SP_TOKEN,
  'webhookSecretPath',
  'webhookSecretHeader',
]

export const pagerDuty: Answer = (request, response) => {
  if (request.method !== 'POST' || request.path !== '/v2/enqueue' || !isJson(request)) {
    response.writeHead(404).end()
    return
  }
  const event = parse(pagerDutyEvent, request.body)
  if (event?.routing_key !== PD_KEY || Buffer.byteLength(request.body) > PAGERDUTY_BYTES) {
    response.writeHead(400).end('{"status":"invalid event","message":"Event object is invalid"}')
    return
  }
  response.writeHead(202).end('{"status":"success","message":"Event processed"}')
}

export const slack: Answer = (request, response) => {
  if (request.path !== SLACK_PATH) response.writeHead(404).end('no_service')
  else if (request.method !== 'POST' || !isJson(request)) response.writeHead(405).end()
  else if (parse(slackMessage, request.body) === undefined)
    response.writeHead(400).end('invalid_blocks')
  else response.writeHead(200).end('ok')
}

export const webhook: Answer = (request, response) => {
  if (request.method !== 'POST' || request.path !== WEBHOOK_PATH) response.writeHead(404).end()
  else if (request.headers.authorization !== WEBHOOK_HEADER) response.writeHead(401).end()
  else if (!isJson(request) || !canParse(request.body)) response.writeHead(400).end()
  else response.writeHead(204).end()
}

export const PAGE = 'kctbh9vrtdwd'

export type PageIncident = z.output<typeof statuspageUpdate>['incident'] & { readonly id: string }

/** A page with its incidents, newest first, as its API keeps them. */
export class StatusPage {
  readonly incidents: PageIncident[] = []

  readonly answer: Answer = (request, response) => {
    const { status, body } = this.take(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  /** What becomes of a request, whether or not anybody hears the answer. */
  take(request: Received): { readonly status: number; readonly body: unknown } {
    if (request.headers.authorization !== `OAuth ${SP_TOKEN}`)
      return { status: 401, body: { error: 'Could not authenticate' } }
    const [, incidentPath] = /^\/v1\/pages\/kctbh9vrtdwd\/incidents(.*)$/.exec(request.path) ?? []
    if (incidentPath === undefined) return { status: 404, body: { error: 'Not found' } }
    if (request.method === 'GET' && incidentPath === '/unresolved')
      return { status: 200, body: this.incidents.filter(({ status }) => status !== 'resolved') }
    if (request.method === 'POST' && incidentPath === '') return this.#create(request)
    if (request.method === 'PATCH') return this.#update(incidentPath.slice(1), request)
    return { status: 404, body: { error: 'Not found' } }
  }

  #create(request: Received) {
    const created = isJson(request) ? parse(statuspageCreation, request.body) : undefined
    if (created === undefined) return { status: 422, body: { error: ['invalid'] } }
    const incident = { ...created.incident, id: `p31zjtct2jer${this.incidents.length}` }
    this.incidents.unshift(incident)
    return { status: 201, body: incident }
  }

  #update(id: string, request: Received) {
    const updated = isJson(request) ? parse(statuspageUpdate, request.body) : undefined
    const index = this.incidents.findIndex((incident) => incident.id === id)
    const current = this.incidents[index]
    if (current === undefined) return { status: 404, body: { error: 'Not found' } }
    if (updated === undefined) return { status: 422, body: { error: ['invalid'] } }
    const incident = { ...current, ...updated.incident }
    this.incidents[index] = incident
    return { status: 200, body: incident }
  }
}

function isJson({ headers }: Received): boolean {
  return /^application\/json(?:;|$)/.test(headers['content-type'] ?? '')
}

function canParse(body: string): boolean {
  try {
    JSON.parse(body)
    return true
  } catch {
    return false
  }
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  body: string,
): z.output<Schema> | undefined {
  return canParse(body) ? schema.safeParse(JSON.parse(body)).data : undefined
}

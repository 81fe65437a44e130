import {
  type Incident,
  type StatuspageNotice,
  statuspageCreation,
  statuspageMark,
  statuspageUpdate,
} from '@sluice/core'
import * as z from 'zod'
import type { Delivery, DeliveryContext } from './delivery.ts'
import { type Attempt, type NoticeRequest, send } from './request.ts'
import { readSecret } from './secrets.ts'

/** A page has a handful of open incidents, each with its updates. */
const LIST_BYTES = 4 * 1024 * 1024

/** What we read of "list unresolved incidents"; metadata that is not ours is nobody's fault. */
const openIncidents = z.array(
  z.object({
    id: z.string().regex(/^[A-Za-z0-9]{1,64}$/),
    metadata: z
      .object({ sluice: z.object({ key: z.string(), told: z.string() }) })
      .optional()
      .catch(undefined),
  }),
)

/**
 * Statuspage has no key of its own, but keeps ours as metadata. Each attempt looks first, so that
 * a run that died, or an answer that was lost, does not tell the public twice.
 */
export function deliverToStatuspage(
  incident: Incident,
  notice: StatuspageNotice,
  { environment, timeoutMilliseconds }: DeliveryContext,
): Delivery {
  const { tokenEnv, page, server } = notice
  const token = readSecret(environment, tokenEnv)
  if (!token.ok) return token
  const incidents = `${server.replace(/\/+$/, '')}/v1/pages/${page}/incidents`
  const ask = (request: Pick<NoticeRequest, 'method' | 'url' | 'body' | 'answerBytes'>) =>
    send({ ...request, headers: { authorization: `OAuth ${token.value}` }, timeoutMilliseconds })
  return {
    ok: true,
    attempt: async () => {
      const url = `${incidents}/unresolved`
      const listed = await ask({ method: 'GET', url, answerBytes: LIST_BYTES })
      if (listed.outcome !== 'accepted') return listed
      const open = parseList(listed.text)
      if (open === undefined)
        return { outcome: 'unreadable', problem: 'its list of incidents is not one' }
      const mark = statuspageMark(incident)
      const ours = open.find(({ metadata }) => metadata?.sluice.key === mark.key)
      if (ours?.metadata?.sluice.told === mark.told) return { outcome: 'accepted', text: '' }
      return tell(incident, notice, ours?.id)
    },
    adviceOn: ({ status }) => advice(status, notice),
    addressIn: '`server`',
  }

  function tell(
    incident: Incident,
    notice: StatuspageNotice,
    id: string | undefined,
  ): Promise<Attempt> | Attempt {
    if (id !== undefined) {
      const body = JSON.stringify(statuspageUpdate(incident, notice))
      return ask({ method: 'PATCH', url: `${incidents}/${id}`, body, answerBytes: 0 })
    }
    if (incident.event.kind === 'resolved')
      return { outcome: 'needless', why: 'the page shows no open incident of ours' }
    const body = JSON.stringify(statuspageCreation(incident, notice))
    return ask({ method: 'POST', url: incidents, body, answerBytes: 0 })
  }
}

function parseList(text: string): z.output<typeof openIncidents> | undefined {
  try {
    return openIncidents.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function advice(status: number, { tokenEnv, page }: StatuspageNotice): string {
  switch (status) {
    case 401:
    case 403:
      return `Check that ${tokenEnv} holds an API key of someone who may manage incidents of the page.`
    case 404:
      return `Check that there is a page ${page}, and that the API key in ${tokenEnv} can see it.`
    default:
      return 'Check that the components in the policy exist on the page.'
  }
}

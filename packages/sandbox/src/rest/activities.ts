import { timestamp } from '../clock.ts'
import type { Activity } from '../state/activity.ts'
import { nodeId } from '../state/node-id.ts'
import type { World } from '../state/world.ts'
import { type RepositoryContext, type RestReply, repositoryRoute } from './context.ts'
import { pageOf } from './pagination.ts'
import { renderAccount } from './render/account.ts'

function renderActivity(world: World, { id, type, ref, before, after, actor, at }: Activity) {
  return {
    id,
    node_id: nodeId('Activity', id),
    before,
    after,
    ref,
    timestamp: timestamp(at),
    activity_type: type,
    actor: renderAccount(world, actor),
  }
}

const days: Readonly<Record<string, number>> = {
  day: 1,
  week: 7,
  month: 30,
  quarter: 91,
  year: 365,
}

/** Newest first. Pages are told by cursors, not by numbers. */
function listActivities(context: RepositoryContext): RestReply {
  const { world, repository, query, address } = context
  const ref = query.get('ref')?.replace(/^(?!refs\/)/, 'refs/heads/')
  const [type, actor] = [query.get('activity_type'), query.get('actor')]
  const period = days[query.get('time_period') ?? '']
  const since = period === undefined ? 0 : world.clock.now().getTime() - period * 86_400_000
  const asked = repository.activities.filter(
    (one) =>
      (ref === undefined || one.ref === ref) &&
      (type === null || one.type === type) &&
      (actor === null || one.actor.login === actor) &&
      one.at.getTime() >= since,
  )
  const ordered = query.get('direction') === 'asc' ? asked : asked.toReversed()
  const { size } = pageOf(context)
  const after = query.get('after')
  const before = query.get('before')
  const start =
    after !== null
      ? placeOf(ordered, after) + 1
      : before !== null
        ? Math.max(0, placeOf(ordered, before) - size)
        : 0
  const page = ordered.slice(start, start + size)
  const link = (rel: 'next' | 'prev', cursor: 'after' | 'before', at: Activity | undefined) => {
    if (at === undefined) return []
    const wanted = new URLSearchParams(query)
    for (const name of ['after', 'before']) wanted.delete(name)
    wanted.set(cursor, cursorOf(at))
    return [`<${address}?${wanted}>; rel="${rel}"`]
  }
  const links = [
    ...link('prev', 'before', start > 0 ? page[0] : undefined),
    ...link('next', 'after', start + size < ordered.length ? page.at(-1) : undefined),
  ]
  return {
    status: 200,
    body: page.map((one) => renderActivity(world, one)),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  }
}

function cursorOf({ id }: Activity): string {
  return Buffer.from(String(id)).toString('base64url')
}

function placeOf(activities: readonly Activity[], cursor: string): number {
  return activities.findIndex((one) => cursorOf(one) === cursor)
}

export const activityRoutes = [
  repositoryRoute('repos/list-activities', ['contents', 'read'], listActivities),
]

import type { Check } from '@sluice/core'
import { checkState, statusState, word } from './check-state.ts'

/** A check with the workflow run that it belongs to, so that our own run can be left out by id. */
export type CheckReading = Check & { readonly workflowRunId?: number }

/** A check suite as GitHub gives it, with its runs. */
export type SuiteReading = {
  readonly app: { readonly databaseId: number | null; readonly slug: string } | null
  readonly workflowRun: {
    readonly databaseId: number | null
    readonly event: string
    readonly workflow: { readonly id: string; readonly name: string }
  } | null
  readonly checkRuns: {
    readonly nodes: readonly {
      readonly databaseId: number | null
      readonly name: string
      readonly status: string
      readonly conclusion: string | null
      readonly detailsUrl: string | null
    }[]
  } | null
}

/**
 * A workflow that starts again for the same commit makes a new suite: the run with the higher id
 * is the later one. Two workflows can have one name, so they are told apart by their ids.
 */
export function latestRuns(suites: readonly SuiteReading[]): readonly CheckReading[] {
  const latest = new Map<string, { readonly id: number; readonly check: CheckReading }>()
  for (const { app, workflowRun, checkRuns } of suites) {
    for (const run of checkRuns?.nodes ?? []) {
      const key = JSON.stringify([
        app?.databaseId,
        run.name,
        workflowRun?.workflow.id,
        workflowRun?.event,
      ])
      const before = latest.get(key)
      const id = run.databaseId ?? 0
      if (before !== undefined && before.id > id) continue
      latest.set(key, {
        id,
        check: {
          name: run.name,
          kind: 'check-run',
          app: app?.slug ?? 'unknown app',
          ...(typeof app?.databaseId === 'number' ? { appId: app.databaseId } : {}),
          ...(workflowRun === null
            ? {}
            : {
                workflow: workflowRun.workflow.name,
                event: workflowRun.event,
                ...(workflowRun.databaseId === null
                  ? {}
                  : { workflowRunId: workflowRun.databaseId }),
              }),
          ...checkState(run.status, run.conclusion),
          ...(run.detailsUrl === null ? {} : { url: run.detailsUrl }),
        },
      })
    }
  }
  return [...latest.values()].map(({ check }) => check)
}

export function statusCheck(status: {
  readonly context: string
  readonly state: string
  readonly targetUrl: string | null
  readonly creator: string
}): CheckReading {
  return {
    name: status.context,
    kind: 'status',
    app: status.creator,
    state: statusState(status.state),
    conclusion: word(status.state),
    ...(status.targetUrl === null ? {} : { url: status.targetUrl }),
  }
}

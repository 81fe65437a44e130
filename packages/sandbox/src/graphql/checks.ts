import {
  latestRuns,
  progressOf,
  progressOfWorkflowRun,
  runsOf,
  workflowRunOf,
} from '../check/check-runs.ts'
import { timestamp } from '../clock.ts'
import type { Sha } from '../git/sha.ts'
import { checkRunPage } from '../rest/render/check.ts'
import { effectiveRules } from '../rules/effective-rules.ts'
import type { CheckRun, CheckSuite, WorkflowRun } from '../state/check.ts'
import { nodeId } from '../state/node-id.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import { appNode } from './actors.ts'
import { connection, type PageArguments } from './connection.ts'
import type { View } from './view.ts'

const time = (date: Date | undefined) => (date === undefined ? null : timestamp(date))
const upper = (text: string | undefined) => text?.toUpperCase() ?? null

export interface CheckSuiteArguments extends PageArguments {
  readonly filterBy?: { readonly appId?: number | null; readonly checkName?: string | null } | null
}

interface CheckRunArguments extends PageArguments {
  readonly filterBy?: {
    readonly appId?: number | null
    readonly checkName?: string | null
    readonly checkType?: 'ALL' | 'LATEST' | null
    readonly status?: string | null
    readonly statuses?: readonly string[] | null
    readonly conclusions?: readonly string[] | null
  } | null
}

export function chooseSuites(
  repository: RepositoryState,
  sha: Sha,
  { filterBy }: CheckSuiteArguments,
): CheckSuite[] {
  return repository.checkSuites.filter(
    (suite) =>
      suite.sha === sha &&
      (!filterBy?.appId || suite.app.id === filterBy.appId) &&
      (!filterBy?.checkName ||
        runsOf(repository, suite).some((run) => run.name === filterBy.checkName)),
  )
}

export function checkSuiteNode(view: View, suite: CheckSuite): unknown {
  const { repository } = view
  const workflowRun = workflowRunOf(repository, suite)
  const progress =
    workflowRun === undefined
      ? progressOf(runsOf(repository, suite))
      : progressOfWorkflowRun(repository, workflowRun)
  return {
    __typename: 'CheckSuite',
    id: nodeId('CheckSuite', suite.id),
    databaseId: suite.id,
    app: () => appNode(suite.app),
    branch: () =>
      suite.branch === null ? null : view.nodes.ref(view, `refs/heads/${suite.branch}`),
    commit: () => view.nodes.commit(view, suite.sha),
    status: upper(progress.status),
    conclusion: upper(progress.conclusion),
    createdAt: timestamp(suite.createdAt),
    updatedAt: timestamp(suite.updatedAt),
    workflowRun: () => (workflowRun === undefined ? null : workflowRunNode(view, workflowRun)),
    checkRuns: (args: CheckRunArguments) => {
      const runs = chooseRuns(runsOf(repository, suite), args)
      return connection('checkRuns', runs, args, (run) => checkRunNode(view, run))
    },
  }
}

function chooseRuns(
  all: readonly CheckRun[],
  { filterBy }: CheckRunArguments,
): readonly CheckRun[] {
  // Unlike REST, GraphQL gives every run unless asked for the latest.
  const runs = filterBy?.checkType === 'LATEST' ? latestRuns(all) : all
  return runs.filter(
    (run) =>
      (!filterBy?.appId || run.suite.app.id === filterBy.appId) &&
      (!filterBy?.checkName || run.name === filterBy.checkName) &&
      (!filterBy?.status || upper(run.status) === filterBy.status) &&
      (!filterBy?.statuses || filterBy.statuses.includes(upper(run.status) ?? '')) &&
      (!filterBy?.conclusions || filterBy.conclusions.includes(upper(run.conclusion) ?? '')),
  )
}

export function checkRunNode(view: View, run: CheckRun) {
  const url = checkRunPage(view.world, view.repository, run)
  return {
    __typename: 'CheckRun',
    id: nodeId('CheckRun', run.id),
    databaseId: run.id,
    name: run.name,
    status: upper(run.status),
    conclusion: upper(run.conclusion),
    startedAt: time(run.startedAt),
    completedAt: time(run.completedAt),
    detailsUrl: run.detailsUrl ?? url,
    url,
    externalId: run.externalId,
    title: run.output.title,
    summary: run.output.summary,
    checkSuite: () => checkSuiteNode(view, run.suite),
    isRequired: (args: RequiredArguments) =>
      isRequired(
        view.repository,
        args,
        (check) =>
          check.context === run.name && (check.appId ?? run.suite.app.id) === run.suite.app.id,
      ),
  }
}

export interface RequiredArguments {
  readonly pullRequestNumber?: number | null
  readonly pullRequestId?: string | null
}

export function isRequired(
  repository: RepositoryState,
  args: RequiredArguments,
  matches: (check: { context: string; appId?: number | undefined }) => boolean,
): boolean {
  const pull = repository
    .pullRequests()
    .find(
      (candidate) =>
        candidate.number === args.pullRequestNumber ||
        nodeId('PullRequest', candidate.id) === args.pullRequestId,
    )
  if (pull === undefined) return false
  return effectiveRules(repository, pull.base, undefined, true).some(
    ({ rule }) => rule.type === 'required_status_checks' && rule.checks.some(matches),
  )
}

function workflowRunNode(view: View, run: WorkflowRun) {
  const page = `${view.world.serverUrl}/${view.repository.fullName}/actions`
  return {
    __typename: 'WorkflowRun',
    id: nodeId('WorkflowRun', run.id),
    databaseId: run.id,
    runNumber: run.number,
    event: run.event,
    createdAt: timestamp(run.createdAt),
    updatedAt: timestamp(run.updatedAt),
    url: `${page}/runs/${run.id}`,
    checkSuite: () => checkSuiteNode(view, run.suite),
    workflow: {
      id: nodeId('Workflow', run.workflow.id),
      databaseId: run.workflow.id,
      name: run.workflow.name,
      state: 'ACTIVE',
      url: `${page}/workflows/${run.workflow.path.split('/').at(-1)}`,
    },
  }
}

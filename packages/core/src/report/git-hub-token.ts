import type { PromotionReport } from './promotion-report.ts'

/** A workflow that was started, and where its runs are. */
export type StartedWorkflow = { readonly workflow: string; readonly url: string }

/** GitHub does not say which run a dispatch became: the runs of the workflow on the branch. */
export function startedWorkflows({
  operations,
  repositoryUrl,
  dryRun,
}: Pick<PromotionReport, 'operations' | 'repositoryUrl' | 'dryRun'>): readonly StartedWorkflow[] {
  if (dryRun) return []
  return operations.flatMap((operation) =>
    operation.kind === 'dispatch'
      ? operation.workflows.map((workflow) => ({
          workflow,
          url: `${repositoryUrl}/actions/workflows/${workflow}?query=${encodeURIComponent(`branch:${operation.channelBranch}`)}`,
        }))
      : [],
  )
}

/** What a landing by GITHUB_TOKEN costs, where the policy does not make up for it. */
export function landingCost({
  decision,
  operations,
  gitHubToken,
}: PromotionReport): string | undefined {
  const lands = operations.some(({ kind }) => kind === 'land')
  const starts = operations.some(({ kind }) => kind === 'dispatch')
  if (gitHubToken !== true || !lands || starts) return undefined
  return `What GITHUB_TOKEN lands starts no workflow. To deploy, name workflows in \`channels.${decision.channel}.dispatch\`, or give the action the token of an App.`
}

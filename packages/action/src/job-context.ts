import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import { logText } from '@sluice/core'
import {
  basicCredentials,
  connectToGitHub,
  parseRepository,
  type RunContext,
} from '@sluice/runtime'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where the job runs and what it may use.
 *
 * @throws {SluiceError} where the job's repository has no usable name.
 */
export function jobContext(
  inputs: { readonly token: string; readonly policyPath: string },
  environment: Environment,
): RunContext {
  // git is given the token in this form: should anything print it, it is masked.
  core.setSecret(basicCredentials(inputs.token))
  const { apiUrl, serverUrl, runId, runNumber } = actions
  const repository = parseRepository(environment['GITHUB_REPOSITORY'] ?? '')
  const url = `${serverUrl}/${repository.owner}/${repository.name}/actions/runs/${runId}`
  return {
    client: connectToGitHub({
      token: inputs.token,
      apiUrl,
      onNotice: (notice) => core.info(logText(notice)),
    }),
    repository,
    token: inputs.token,
    serverUrl,
    workspace: environment['GITHUB_WORKSPACE'] ?? process.cwd(),
    environment,
    now: new Date().toISOString(),
    policyFile: inputs.policyPath,
    ...(Number.isSafeInteger(runId)
      ? {
          run: {
            id: runId,
            url,
            ...(Number.isSafeInteger(runNumber) ? { number: runNumber } : {}),
            ...workflowOf(environment['GITHUB_WORKFLOW_REF']),
          },
        }
      : {}),
  }
}

/** `owner/name/.github/workflows/promote.yml@refs/heads/main` without what changes with the ref. */
function workflowOf(reference = ''): { readonly workflow?: string } {
  const [workflow = ''] = reference.split('@')
  return workflow === '' ? {} : { workflow }
}

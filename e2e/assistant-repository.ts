import type { SandboxRepository } from '@sluice/sandbox'
import { exampleFiles, type Files, shortPolicy } from './example-repository.ts'
import type { WorkflowStage } from './workflow-stage.ts'

export type Assistant = {
  readonly repository: SandboxRepository
  /** The files that `stable` starts with. */
  readonly files: Files
  readonly appToken: string
}

/** The example service as a repository with three channels; `stable` is protected. */
export async function createAssistant(
  stage: WorkflowStage,
  prometheusUrl: string,
): Promise<Assistant> {
  const example = exampleFiles()
  const policyPath = '.github/sluice.yml'
  const policy = shortPolicy(example[policyPath] ?? '', prometheusUrl)
  const files = { ...example, [policyPath]: policy }

  const repository = await stage.sandbox.createRepository('acme/assistant', {
    defaultBranch: 'stable',
    private: true,
  })
  repository.collaborator('maya', 'write')
  repository.collaborator('robin', 'maintain')
  const start = { message: 'The first model', files, author: { login: 'maya' } }
  await repository.commit({ branch: 'stable', ...start })
  await repository.commit({ branch: 'next', from: 'stable', message: 'Open next' })
  await repository.commit({ branch: 'legacy', from: 'stable', message: 'Open legacy' })
  repository.protect('stable', { requiredChecks: ['test'], reviews: true })
  const appToken = stage.appToken(repository)
  return { repository, files, appToken }
}

/** Somebody pushes to `next`, and CI is green there. */
export async function pushToNext(
  { repository }: Assistant,
  message: string,
  files: Files,
): Promise<string> {
  const sha = await repository.commit({
    branch: 'next',
    message,
    files,
    author: { login: 'maya' },
  })
  await repository.checkRun({ sha, name: 'test', branch: 'next' })
  return sha
}

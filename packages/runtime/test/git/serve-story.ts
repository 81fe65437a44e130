import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Sandbox, type SandboxRepository, startSandbox } from '@sluice/sandbox'
import type { Story } from './story.ts'

export type ServedStory = {
  readonly sandbox: Sandbox
  readonly repository: SandboxRepository
  readonly url: string
  /** What git asked over HTTP: `GET info/refs`, `POST git-upload-pack`, in order. */
  requests(): readonly string[]
  close(): Promise<void>
}

/** Puts a story's branches into a repository of the sandbox's GitHub. */
export async function serveStory(told: Story, visibility = 'public'): Promise<ServedStory> {
  const sandbox = await startSandbox()
  const repository = await sandbox.createRepository('org/service', {
    defaultBranch: 'stable',
    private: visibility === 'private',
  })
  cpSync(join(told.repository, 'objects'), join(repository.gitDirectory, 'objects'), {
    recursive: true,
  })
  for (const branch of readdirSync(join(told.repository, 'refs/heads'))) {
    await repository.branch(branch, told.tip(branch))
  }
  return {
    sandbox,
    repository,
    url: repository.cloneUrl,
    requests: () =>
      sandbox.requests
        .filter(({ kind }) => kind === 'git')
        .map(
          ({ method, path }) => `${method} ${path.replace(/^.*\.git\//, '').replace(/\?.*$/, '')}`,
        ),
    close: () => sandbox.close(),
  }
}

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Real git in a folder of its own. Asynchronous: the server answers from the same process. */
export function gitClient() {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
  const git = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await run('git', args, {
      cwd: folder,
      env: {
        ...process.env,
        GIT_TERMINAL_PROMPT: '0',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'Ann',
        GIT_AUTHOR_EMAIL: 'ann@example.com',
        GIT_COMMITTER_NAME: 'Ann',
        GIT_COMMITTER_EMAIL: 'ann@example.com',
      },
    })
    return stdout + stderr
  }
  return { folder, git, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

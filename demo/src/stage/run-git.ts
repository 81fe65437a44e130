import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The person whose git it is: no configuration of this machine's takes part. */
export type GitUser = { readonly login: string; readonly token: string }

/** Runs a program with a git environment of its own, and gives what it wrote. */
export async function runWithGit(
  program: string,
  args: readonly string[],
  given: { readonly folder: string; readonly user?: GitUser; readonly signal: AbortSignal },
): Promise<string> {
  const { folder, user, signal } = given
  const { stdout } = await run(program, [...args], {
    cwd: folder,
    signal,
    env: { ...process.env, ...isolated, ...(user === undefined ? {} : identity(user)) },
  })
  return stdout
}

const isolated = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_PAGER: '',
  LC_ALL: 'C',
}

/** The token goes by the environment: never in an argument, a remote or a file. */
function identity({ login, token }: GitUser): Readonly<Record<string, string>> {
  const email = `${login}@users.noreply.github.com`
  const basic = Buffer.from(`${login}:${token}`).toString('base64')
  return {
    GIT_AUTHOR_NAME: login,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: login,
    GIT_COMMITTER_EMAIL: email,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  }
}

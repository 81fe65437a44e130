import { simpleGit } from 'simple-git'
import { classifyFailure } from './classify-failure.ts'
import { redact } from './git-environment.ts'
import { GitProblem } from './git-problem.ts'

type GitCommand = {
  readonly args: readonly string[]
  /** Written to the standard input. Never empty: git would wait for its end. */
  readonly input?: string | Buffer
  /** What it wrote is wanted even if it ends with a failure; one that wrote nothing still throws. */
  readonly mayFail?: boolean
}

/** Runs one git command in the work area and gives what it wrote, byte for byte. */
export type RunGit = (command: GitCommand) => Promise<Buffer>

export type GitProcess = {
  readonly folder: string
  readonly binary: string
  readonly environment: Readonly<Record<string, string>>
  readonly token: string | undefined
  /** More output than this ends the command. */
  readonly maxOutputBytes: number
  /** Silence for longer than this ends the command. */
  readonly silenceMs: number
}

/**
 * One simple-git instance for each command: limits and input are per instance there, and commands
 * of one instance wait for each other.
 */
export function gitRunner(process: GitProcess): RunGit {
  return async ({ args, input, mayFail = false }) => {
    const { folder, binary, environment, token, maxOutputBytes, silenceMs } = process
    const abort = new AbortController()
    const chunks: Buffer[] = []
    let size = 0
    let failure: string | undefined
    const git = simpleGit({
      baseDir: folder,
      binary,
      abort: abort.signal,
      timeout: { block: silenceMs },
      // Waiting for the end of the streams only: after `exit` alone output may still be on its way.
      completion: { onClose: true, onExit: false },
      allowEnvironment: Object.keys(environment).filter((name) => name.startsWith('GIT_')),
      unsafe: {
        // All of these are ours; nothing of the caller's configuration gets in.
        allowUnsafeConfigEnvCount: true,
        allowUnsafeConfigPaths: true,
        allowUnsafeCustomBinary: true,
      },
      ...(input === undefined ? {} : { input: () => input }),
      errors(error, { exitCode, stdErr }) {
        if (exitCode !== 0) failure = Buffer.concat(stdErr).toString('utf8')
        return error instanceof Error && exitCode === 0 ? error : undefined
      },
    })
    git.env({ ...environment })
    git.outputHandler((_binary, stdout) => {
      stdout.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxOutputBytes) abort.abort()
        else chunks.push(chunk)
      })
    })
    const [command = ''] = args.filter((arg) => !arg.startsWith('-') && !arg.includes('='))
    try {
      await git.raw([...args])
    } catch (error) {
      if (!abort.signal.aborted) failure ??= String(error)
    }
    if (abort.signal.aborted) {
      throw new GitProblem(
        'output-too-large',
        `git ${command} wrote more than ${Math.round(maxOutputBytes / 2 ** 20)} MiB, more than we hold at once.`,
      )
    }
    if (failure !== undefined && !(mayFail && size > 0))
      throw classifyFailure(command, redact(failure, token))
    return Buffer.concat(chunks)
  }
}

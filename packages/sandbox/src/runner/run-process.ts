import { spawn } from 'node:child_process'
import { LineSplitter } from './line-splitter.ts'

/** How a running step is stopped: SIGINT at once, then harder. GitHub waits 7.5 s and 2.5 s. */
export type Cancellation = {
  readonly signal: AbortSignal
  readonly secondsUntilTerminate?: number
  readonly secondsUntilKill?: number
}

export type ProcessOptions = {
  readonly program: string
  readonly arguments: readonly string[]
  readonly workingDirectory: string
  /** The whole environment; nothing of the caller's is added. */
  readonly env: Readonly<Record<string, string>>
  readonly onLine: (line: string) => void
  readonly cancellation: Cancellation | undefined
}

/** How long GitHub waits for the rest of the output after the process has ended. */
const drainSeconds = 5

/** Runs a program to its end and gives its exit code, as a shell would for a signal. */
export async function runProcess(options: ProcessOptions): Promise<number> {
  const child = spawn(options.program, [...options.arguments], {
    cwd: options.workingDirectory,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that what the step left running can be ended with it.
    detached: true,
  })
  const splitters = [child.stdout, child.stderr].map((stream) => {
    const splitter = new LineSplitter(options.onLine)
    stream.on('data', (chunk: Buffer) => splitter.push(chunk))
    return splitter
  })
  const stopWatching = stopOnAbort(child.pid, options.cancellation)
  let drain: NodeJS.Timeout | undefined
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', () => {
        // Something that the step left running may hold its output open for ever.
        drain = setTimeout(() => {
          child.stdout.destroy()
          child.stderr.destroy()
        }, drainSeconds * 1000)
      })
      child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 137)))
    })
  } finally {
    stopWatching()
    clearTimeout(drain)
    for (const splitter of splitters) splitter.end()
  }
}

function stopOnAbort(
  processId: number | undefined,
  cancellation: Cancellation | undefined,
): () => void {
  if (processId === undefined || cancellation === undefined) return () => {}
  const { signal, secondsUntilTerminate = 7.5, secondsUntilKill = 2.5 } = cancellation
  const timers: NodeJS.Timeout[] = []
  const stop = () => {
    send(processId, 'SIGINT')
    const toTerminate = secondsUntilTerminate * 1000
    timers.push(setTimeout(() => send(processId, 'SIGTERM'), toTerminate))
    timers.push(
      setTimeout(() => send(-processId, 'SIGKILL'), toTerminate + secondsUntilKill * 1000),
    )
  }
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  return () => {
    signal.removeEventListener('abort', stop)
    for (const timer of timers) clearTimeout(timer)
  }
}

/** A negative id names a whole process group. */
function send(processId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(processId, signal)
  } catch {
    // It ended between the decision and the signal.
  }
}

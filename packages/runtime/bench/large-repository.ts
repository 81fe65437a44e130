import { spawn } from 'node:child_process'
import { type Sandbox, type SandboxRepository, startSandbox } from '@sluice/sandbox'

export type Size = { readonly files: number; readonly commits: number }

const AUTHOR = 'Ada <ada@example.com>'

/** A service of many files with a long history, and its channels; `stable` has the newest. */
export async function largeRepository({
  files,
  commits,
}: Size): Promise<{ readonly sandbox: Sandbox; readonly repo: SandboxRepository }> {
  const sandbox = await startSandbox()
  const repo = await sandbox.createRepository('acme/large', { defaultBranch: 'stable' })
  await run(['fast-import', '--quiet'], repo.gitDirectory, history(files, commits))
  await run(['repack', '-adq'], repo.gitDirectory)
  const author = { login: 'ada' }
  const policy = `version: 1
channels:
  stable: { from: next, enter: { score: off, error-rate: off, latency: off, probes: off } }
  next: {}
  legacy: {}
backport: { from: stable, to: [next, legacy] }
`
  await repo.commit({
    branch: 'stable',
    message: 'Policy',
    files: { '.github/sluice.yml': policy },
    author,
  })
  for (const [branch, behind] of [
    ['next', 20],
    ['legacy', 400],
  ] as const) {
    const [from] = await lines(
      ['rev-list', '--skip', `${behind}`, '-n', '1', 'stable'],
      repo.gitDirectory,
    )
    await repo.branch(branch, from ?? '')
    await repo.commit({
      branch,
      message: `Begin ${branch}`,
      files: { [`only-${branch}`]: '1\n' },
      author,
    })
  }
  return { sandbox, repo }
}

/** Folders of 40 files, three levels deep; each file some 20 lines. */
export function pathOf(index: number): string {
  return `src/part${Math.floor(index / 800)}/area${Math.floor(index / 40) % 20}/file${index % 40}.py`
}

/** As large, and as hard to compress, as source code is: some 2 kB of names and numbers. */
function contentOf(index: number, version = 0): string {
  const next = randomFrom(index * 7919 + 1)
  const rows = Array.from(
    { length: 48 },
    (_, row) => `value_${row} = compute('${next()}${next()}', ${next()})`,
  )
  rows[version % 20] = `value_${version % 20} = 'version ${version} of ${index}'`
  return `${rows.join('\n')}\n`
}

/** Numerical Recipes' linear congruential generator: the same repository every time. */
function randomFrom(seed: number): () => string {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state.toString(36)
  }
}

function history(files: number, commits: number): string {
  const parts: string[] = []
  for (let at = 0; at < commits; at += 1) {
    const message = `Change ${at}`
    const when = 1_700_000_000 + at * 60
    parts.push(
      `commit refs/heads/stable\ncommitter ${AUTHOR} ${when} +0000\ndata ${message.length}\n${message}\n`,
    )
    const changed =
      at === 0 ? Array.from({ length: files }, (_, index) => index) : [(at * 7919) % files]
    for (const index of changed) {
      const text = contentOf(index, at)
      parts.push(`M 100644 inline ${pathOf(index)}\ndata ${Buffer.byteLength(text)}\n${text}\n`)
    }
  }
  return parts.join('')
}

async function lines(args: readonly string[], cwd: string): Promise<readonly string[]> {
  return (await run(args, cwd)).split('\n').filter((line) => line !== '')
}

/** Not `execFileSync`: the sandbox answers from this process. */
export function run(
  args: readonly string[],
  cwd: string,
  input = '',
  program = 'git',
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: environment })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'))
      else reject(new Error(`${program} ${args.join(' ')}: ${Buffer.concat([...out, ...err])}`))
    })
    // A program that fails early closes its end.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

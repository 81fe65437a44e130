import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { SandboxRepository } from '@sluice/sandbox'

/** Commits faster than one at a time: each changes the file `a`. */
export async function manyCommits(
  { gitDirectory }: SandboxRepository,
  branch: string,
  count: number,
): Promise<void> {
  const stream = Array.from({ length: count }, (_, index) => [
    `commit refs/heads/${branch}`,
    `committer dev <dev@example.com> ${1767600000 + index} +0000`,
    'data 4\nStep',
    ...(index === 0 ? [`from refs/heads/${branch}^0`] : []),
    `M 644 inline a\ndata ${String(index).length}\n${index}`,
    '',
  ])
  const git = spawn('git', ['-C', gitDirectory, 'fast-import', '--quiet'])
  git.stdin.end(stream.flat().join('\n'))
  const [code] = await once(git, 'close')
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`)
}

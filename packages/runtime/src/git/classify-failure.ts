import { GitProblem, type GitProblemCode } from './git-problem.ts'

const KNOWN: readonly (readonly [RegExp, GitProblemCode, string])[] = [
  [
    /spawn .*ENOENT|not recognized as an internal/,
    'git-missing',
    'There is no git on this runner. Install git 2.39 or newer, or add it to PATH.',
  ],
  [
    /Authentication failed|could not read (Username|Password)|terminal prompts disabled|The requested URL returned error: 40[13]|Permission to .* denied/,
    'not-allowed',
    'The git server refused the token. It needs `contents: read` for this repository.',
  ],
  [
    /not our ref|couldn't find remote ref|Server does not allow request for unadvertised object|repository .* not found|does not appear to be a git repository|returned error: 404|missing necessary objects|upload-pack: not our ref/i,
    'not-found',
    'The git server does not have a commit that was asked for: the branch may have been moved by force, or the token cannot see the repository. Run again.',
  ],
  [
    /Could not resolve host|Failed to connect|Connection (refused|reset|timed out)|unable to access|early EOF|RPC failed|the remote end hung up|returned error: 5\d\d/i,
    'unreachable',
    'The git server could not be reached from this runner. Run again; if it stays so, check network and proxy.',
  ],
]

/** Turns git's complaint into one of our problems. `complaint` is already free of secrets. */
export function classifyFailure(command: string, complaint: string): GitProblem {
  const cause = new Error(`git ${command}: ${complaint.trim() || 'failed without a word'}`)
  const known = KNOWN.find(([pattern]) => pattern.test(complaint))
  if (known) return new GitProblem(known[1], known[2], cause)
  const last = complaint.trim().split('\n').at(-1)?.slice(0, 300) ?? ''
  return new GitProblem('git-failed', `git ${command} failed: ${last || 'no message'}.`, cause)
}

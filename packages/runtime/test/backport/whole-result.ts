import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { outputsOf } from '../../../action-backport/src/results.ts'
import type { BackportRun } from '../../src/index.ts'
import type { Story } from './story.ts'

const execute = promisify(execFile)

/** What a run puts out for the steps after it, and the change that it was about. */
export type ToldOutside = {
  readonly outputs: Readonly<Record<string, string>>
  readonly problems: readonly string[]
  readonly original: Pick<BackportRun['report']['original'], 'number' | 'landed'>
}

/**
 * Everything that a user sees of a run for one change, as text: what the action puts out, our
 * comments on the original, and for each channel the pull request with its commits, what they
 * change byte for byte, and the statuses. Commits are named by where they are.
 */
export function wholeResult(story: Story, { report, problems }: BackportRun): Promise<string> {
  return wholeResultOf(story, { outputs: outputsOf(report), problems, original: report.original })
}

export async function wholeResultOf(story: Story, told: ToldOutside): Promise<string> {
  const { results = '[]', ...outputs } = told.outputs
  const { number, landed } = told.original
  const comments =
    number === undefined ? await story.commitComments(landed) : story.comments(number)
  const parts = [
    section('results', JSON.stringify(JSON.parse(results), undefined, 2)),
    ...Object.entries(outputs).map(([name, value]) => `${name}: ${value}`.trimEnd()),
    ...told.problems.map((problem) => section('problem', problem)),
    ...comments
      .filter((body) => body.startsWith('<!-- sluice:backport -->'))
      .map((body) => section('comment on the original', body)),
  ]
  const its = number === undefined ? landed.slice(0, 12) : `pr-${number}`
  for (const pull of story.repo.pullRequests()) {
    if (/^sluice\/backport\//.test(pull.head) && pull.head.endsWith(`/${its}`))
      parts.push(await seen(story, pull.number))
  }
  return named(await commitNames(story), `${parts.join('\n\n')}\n`, story)
}

async function seen(story: Story, number: number): Promise<string> {
  const { head, base, ...pull } = story.pull(number)
  const [body = ''] = (story.repo.pullRequest(number).body ?? '').split('<!--')
  const { milestone, requestedReviewers } = story.repo.pullRequest(number)
  const people = {
    ...pull,
    milestone: milestone?.title ?? null,
    reviewers: requestedReviewers.map(({ login }) => login),
  }
  const about = [
    `#${number} from ${head} to ${base}`,
    JSON.stringify(people, undefined, 2),
    section('body', body),
  ]
  if (!(await story.repo.exists(head))) return [...about, 'its branch is gone'].join('\n\n')
  const [from, to] = [`refs/heads/${base}`, `refs/heads/${head}`]
  const log = await git(story, 'log', '--reverse', COMMIT, `${from}..${to}`)
  const diff = await git(story, 'diff', '--full-index', '--no-renames', `${from}...${to}`)
  const statuses = await story.statuses(head)
  return [
    ...about,
    section('commits', log),
    // The hash of a text in which a commit is named says when that was made; of other files it is
    // all that there is to compare.
    section('changes', diff.replace(/^index .*\n(?!Binary files)/gm, '')),
    section('statuses', statuses.join('\n')),
  ].join('\n\n')
}

const COMMIT = '--format=%an <%ae>%n%B'

function section(name: string, text: string): string {
  const lines = text.trimEnd().replaceAll('\r', '␍').split('\n')
  return [`${name}:`, ...lines.map((line) => (line === '' ? '' : `  ${line}`))].join('\n').trimEnd()
}

async function git(story: Story, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', [`--git-dir=${story.repo.gitDirectory}`, ...args], {
    env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
  })
  return stdout
}

/** `stable~1` and the like: the hash of a commit says when it was made, and nothing that matters. */
async function commitNames(story: Story): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  const branches = Object.keys(await story.repo.branches())
  const first = ['stable', 'next', 'legacy']
  const rest = branches.filter((branch) => !first.includes(branch)).toSorted()
  for (const branch of [...first.filter((one) => branches.includes(one)), ...rest]) {
    const line = await story.repo.log(branch, { firstParent: true })
    const place = branch.replace(/\b[0-9a-f]{12}$/, 'commit')
    for (const [back, { sha }] of line.entries()) {
      if (!names.has(sha)) names.set(sha, back === 0 ? place : `${place}~${back}`)
    }
    for (const { sha, message } of await story.repo.log(branch)) {
      if (!names.has(sha)) names.set(sha, `${message.split('\n')[0]} in ${place}`)
    }
  }
  return names
}

function named(names: ReadonlyMap<string, string>, text: string, story: Story): string {
  const short = (length: number) =>
    new Map([...names].map(([sha, name]) => [sha.slice(0, length), `${name}, ${length} digits`]))
  const known = new Map([...short(7), ...short(12), ...names])
  return text
    .replaceAll(story.sandbox.serverUrl, 'https://github.test')
    .replace(/\b(?:[0-9a-f]{40}|[0-9a-f]{12}|[0-9a-f]{7})\b/g, (word) => {
      const name = known.get(word)
      return name === undefined ? word : `{${name}}`
    })
}

import { shortSha } from '../identifiers.ts'
import { markdownText } from '../report/inline-text.ts'
import { titleOf } from './landed-commit.ts'
import type { Conflict } from './outcome.ts'
import type { Pick } from './select-picks.ts'

const MOST_ROWS = 50

export type ConflictText = {
  readonly conflict: Conflict
  readonly branch: string
  readonly channel: string
  readonly repositoryUrl: string
  /** The command that asks for another channel, for what the target lacks. */
  readonly from: string
}

/** What a person needs to finish a backport by hand: what conflicts, why, and the commands. */
export function renderConflict(text: ConflictText): readonly string[] {
  const { conflict, branch, channel, from, repositoryUrl } = text
  const { pick, paths, remaining, lacking } = conflict
  const name = markdownText(channel)
  return [
    '> [!WARNING]',
    `> ${code(shortSha(pick.commit.sha))} conflicts with ${name}. Its commit here is not resolved: do not merge it like this.`,
    '',
    ...conflictTable(paths),
    ...(lacking.length === 0
      ? []
      : [
          `**${name} lacks earlier changes of ${markdownText(from)} to these files.** Carrying them first may be all it takes:`,
          '',
          ...lacking
            .slice(0, MOST_ROWS)
            .map(
              ({ commit, title }) =>
                `- [\`${shortSha(commit)}\`](${repositoryUrl}/commit/${commit}) ${markdownText(title)}`,
            ),
          '',
        ]),
    '**Finish it by hand:**',
    '',
    '```sh',
    ...commands(branch, pick, remaining),
    '```',
    '',
    ...(remaining.length === 0
      ? []
      : [
          `Not tried yet, and part of the commands above: ${remaining
            .slice(0, MOST_ROWS)
            .map(
              ({ commit }) =>
                `${code(shortSha(commit.sha))} ${markdownText(titleOf(commit.message))}`,
            )
            .join('; ')}.`,
          '',
        ]),
  ]
}

/** The files with conflict markers, and git's word for each. */
export function conflictTable(paths: Conflict['paths']): readonly string[] {
  return [
    '| File | Conflict |',
    '|---|---|',
    ...paths
      .slice(0, MOST_ROWS)
      .map(({ path, kind }) => `| ${markdownText(path)} | ${markdownText(kind)} |`),
    ...(paths.length > MOST_ROWS ? [`| and ${paths.length - MOST_ROWS} more | |`] : []),
    '',
  ]
}

/** Commands that take the commit that is not resolved away and pick again, with git's own resolution. */
function commands(branch: string, pick: Pick, remaining: readonly Pick[]): readonly string[] {
  const all = [pick, ...remaining]
  return [
    // Where a shallow history ends at a pick, git takes all its files for new. git's word for no limit.
    `git fetch --depth=2147483647 origin ${all.map(({ commit }) => commit.sha).join(' ')} # all of the history, also in a shallow clone`,
    `git fetch origin ${branch} && git switch --create ${branch} FETCH_HEAD`,
    'git reset --hard HEAD~1 # the commit that is not resolved',
    ...all.flatMap(({ commit, base }) => pickCommands(commit.sha, commit.parents, base.sha)),
    `git push --force-with-lease=${branch}:FETCH_HEAD origin HEAD:refs/heads/${branch}`,
  ]
}

function pickCommands(commit: string, parents: readonly string[], base: string): readonly string[] {
  const resolve = '# resolve, `git add`, then `git cherry-pick --continue`'
  if (parents[0] !== base)
    return [`git diff --binary ${base} ${commit} | git apply --3way # resolve, then commit`]
  const mainline = parents.length > 1 ? ' -m 1' : ''
  return [`git cherry-pick -x${mainline} ${commit} ${resolve}`]
}

function code(text: string): string {
  return `\`${text}\``
}

import { titleOf } from '../backport/landed-commit.ts'
import { conflictTable } from '../backport/render-conflict.ts'
import type { Pick } from '../backport/select-picks.ts'
import { shortSha } from '../identifiers.ts'
import { markdownText } from '../report/inline-text.ts'
import type { RevertQuestion, RevertSeries } from './revert-question.ts'

const MOST_NAMED = 50

/** What a person needs to finish a revert by hand, or to do better with a whole state. */
export function renderRevertConflict(
  { channel }: { readonly channel: RevertQuestion['channel'] },
  { pick, paths, remaining }: NonNullable<RevertSeries['conflict']>,
  branch: string,
): readonly string[] {
  const name = markdownText(channel.name)
  return [
    '> [!WARNING]',
    `> Taking \`${shortSha(pick.commit.sha)}\` from ${name} conflicts with what came after it. Its commit here is not resolved: do not merge it like this.`,
    '',
    ...conflictTable(paths),
    '**Finish it by hand:**',
    '',
    '```sh',
    ...commands(branch, [pick, ...remaining]),
    '```',
    '',
    ...(remaining.length === 0
      ? []
      : [
          `Not tried yet, and part of the commands above: ${remaining
            .slice(0, MOST_NAMED)
            .map(
              ({ commit }) =>
                `\`${shortSha(commit.sha)}\` ${markdownText(titleOf(commit.message))}`,
            )
            .join('; ')}.`,
          '',
        ]),
    '**Or restore a whole state instead**, which never conflicts:',
    '',
    '```sh',
    `gh workflow run rollback.yml -f channel=${channel.name} -f to=last-good -f reason="Reverting conflicts"`,
    '```',
    '',
  ]
}

/** Commands that take the commit that is not resolved away and revert again, with git's own resolution. */
function commands(branch: string, picks: readonly Pick[]): readonly string[] {
  return [
    `git fetch origin ${picks.map(({ commit }) => commit.sha).join(' ')}`,
    `git fetch origin ${branch} && git switch --create ${branch} FETCH_HEAD`,
    'git reset --hard HEAD~1 # the commit that is not resolved',
    ...picks.map(({ commit }) => {
      const mainline = commit.parents.length > 1 ? ' -m 1' : ''
      return `git revert --no-edit${mainline} ${commit.sha} # resolve, \`git add\`, then \`git revert --continue\``
    }),
    `git push --force-with-lease origin ${branch}`,
  ]
}

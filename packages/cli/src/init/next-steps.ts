import type { ChosenChannels } from './choose-channels.ts'

/** What a person does after `sluice init`, in order. */
export function nextSteps(
  { into, from, absent }: ChosenChannels,
  defaultBranch: string | undefined,
  { app, autoMerge = false }: { readonly app: boolean; readonly autoMerge?: boolean },
): readonly string[] {
  const place =
    defaultBranch === undefined || defaultBranch === into
      ? `Commit ${autoMerge ? 'the' : 'both'} files on ${into} and push.`
      : `Commit the policy on ${into} and the ${autoMerge ? 'workflows' : 'workflow'} on ${defaultBranch}, where schedules run, and push.`
  const source = absent.includes(from)
    ? `Make the branch: \`git push origin ${into}:refs/heads/${from}\`.`
    : `Merge ${into} into ${from}, so that the candidates have the policy too: a promotion would take it away again.`
  const token = app
    ? 'Make the GitHub App and store its id and key, as the README of action-promote says (step 2).'
    : 'Switch on “Allow GitHub Actions to create and approve pull requests” in Settings, Actions, General.'
  const actions = `In the ${autoMerge ? 'workflows' : 'workflow'} write for \`org\` the organization that has a copy of action-promote.`
  return [
    'Next:',
    ...[
      actions,
      place,
      source,
      token,
      ...(autoMerge
        ? [
            `Make the label, \`gh label create auto-merge\`, and require the checks of CI in the rules of ${from}.`,
          ]
        : []),
      'Run `sluice doctor`: it finds what would not work, with its fix.',
      `Run \`sluice check ${into}\`: it says what would be decided, and changes nothing.`,
    ].map((step, index) => `  ${index + 1}. ${step}`),
    `Fixes of ${into} are carried to other channels, and ${into} is rolled back, by workflows of their own: they stand in the READMEs of action-backport and action-rollback.`,
  ]
}

import { expect, test } from 'vitest'
import { GitHubStory } from './github-story.ts'
import { sluice } from './sluice.ts'

const doctor = ['doctor', '--repo', 'acme/assistant']

test('where all is well, it says what it looked at', async () => {
  const github = await GitHubStory.begin({}, sluice)
  const { repo } = github.story
  repo.protect('stable', { requiredChecks: ['test', 'sluice/stable'] })
  repo.ruleset({
    branches: ['sluice/ledger'],
    restrictUpdate: true,
    restrictDeletion: true,
    blockForcePushes: true,
    bypass: [{ kind: 'app', name: 'sluice-app', mode: 'always' }],
  })
  const before = {
    branches: await repo.branches(),
    issues: repo.issues(),
    pulls: repo.pullRequests(),
  }
  const { code, out, err } = await github.told([...doctor, '--workspace', '.'])
  expect(err).toBe('')
  expect(out).toMatchInlineSnapshot(`
    "acme/assistant on 127.0.0.1

    token
      ✓ It is the token of sluice-app[bot]; the action runs with its own, which may differ.
      ✓ contents: write: makes the promotion’s branch and lands it
      ✓ pull-requests: write: opens the pull request
      ✓ statuses: write: says whether the gates hold
      ✓ checks: read: sees whether CI is green
      ✓ actions: read: counts health checks

    repository
      ✓ .github/sluice.yml on the default branch stable names the channels.
      ✓ Merged branches are not deleted.
      ? Only administrators see whether GitHub Actions may open pull requests.
          fix: It does not matter with the token of an App; else look in Settings, Actions, General.

    next → stable
      ✓ .github/sluice.yml on stable can be used.
      ✓ stable requires the status sluice/stable: nobody merges past the gates.
      ✓ Only promotions, rollbacks and reverts get into stable; \`hotfixes: labelled\` under \`channels.stable\` lets a maintainer let others in.
      ✓ No rule keeps a promotion from making its branch sluice/stable/….
      ✓ CI reports on next: test.

    evidence for stable
      ✓ The eval report of next can be read.
      ✓ The eval report of stable can be read.
      ✓ ai_requests_total of next can be read.
      ✓ ai_latency_seconds of next can be read.
      ✓ Health checks of next can be read.

    ledger
      ✓ Rules keep sluice/ledger, which is what Sluice remembers, whole.

    1 could not be found out.
    "
  `)
  expect(code).toBe(0)
  expect({
    branches: await repo.branches(),
    issues: repo.issues(),
    pulls: repo.pullRequests(),
  }).toEqual(before)
})

test('a repository in which nothing is set up for it: each finding with its fix', async () => {
  const github = await GitHubStory.begin({ token: 'actions', stable: 'labels: [promotion]' })
  const { repo, workspace } = github.story
  repo.settings({
    deleteBranchOnMerge: true,
    actionsMayCreatePullRequests: false,
    mergeMethods: ['squash'],
  })
  repo.ruleset({
    branches: ['stable'],
    requiredChecks: ['build'],
    strict: true,
    linearHistory: true,
    pullRequest: true,
    mergeQueue: true,
  })
  repo.ruleset({ branches: ['sluice/**'], restrictCreation: true, requiredChecks: ['build'] })
  await github.story.developed('Loosen the rules', { '.github/sluice.yml': null })
  await github.story.metricsDown()
  const { code, out } = await github.told([...doctor, '--workspace', `${workspace}/nowhere`])
  expect(out).toMatchInlineSnapshot(`
    "acme/assistant on 127.0.0.1

    token
      ! It is a job's own GITHUB_TOKEN: what it pushes and opens starts no workflow, it passes no branch rule, and it cannot bring changes of workflow files.
          fix: Give the action the token of a GitHub App.
      ✓ contents: write: makes the promotion’s branch and lands it
      ✗ GitHub Actions may not open pull requests in this repository.
          fix: Switch on “Allow GitHub Actions to create and approve pull requests” in Settings, Actions, General; or use the token of an App.
      ✓ statuses: write: says whether the gates hold
      ✓ checks: read: sees whether CI is green
      ✓ actions: read: counts health checks
      ✓ issues: write: labels the pull request

    repository
      ✓ .github/sluice.yml on the default branch stable names the channels.
      ! “Automatically delete head branches” is on: a pull request from next that is merged deletes that branch.
          fix: Switch it off in Settings, General; or protect next against deletion.

    next → stable
      ✓ .github/sluice.yml on stable can be used.
      ! There is no .github/sluice.yml on next: the next promotion would take it away, which needs a person.
          fix: Merge stable into next, unless the change is meant.
      ✗ The rules of stable demand a linear history, and the promotion’s commit has two parents.
          fix: Write \`history: linear\` under \`channels.stable\`.
      ✗ Where GitHub does not let the token move stable, the pull request is merged with the method “merge”, which is switched off.
          fix: Switch it on in Settings, General, Pull Requests; or let the token’s App bypass the ruleset of stable.
      ! stable wants branches up to date: GitHub offers “Update branch”, which would put what nobody judged on the promotion’s branch.
          fix: Tell reviewers not to press it; a new baseline gets a new pull request by itself.
      ✗ stable requires build, which never reports on a pull request that GITHUB_TOKEN opened.
          fix: Give the action the token of a GitHub App.
      ! stable is protected, but people can merge past the gates.
          fix: Require the status \`sluice/stable\` in its rules.
      ! stable has a merge queue, and what GITHUB_TOKEN puts into it starts no checks: a person puts each promotion in.
          fix: Give the action the token of a GitHub App.
      ✗ stable has a merge queue, and no workflow on next tells Sluice of its groups: they wait for their status until the next scheduled look, or time out.
          fix: Give the workflow of the promotion the trigger \`merge_group: { types: [checks_requested] }\`, as in the README of action-promote.
      ✗ A ruleset keeps promotions from making their branch sluice/stable/…: it restricts the creation of branches.
          fix: Exclude \`sluice/**\` from the ruleset, or let the token’s App bypass it.
      ✗ A ruleset keeps promotions from making their branch sluice/stable/…: it requires checks before the branch exists.
          fix: Exclude \`sluice/**\` from the ruleset, or let the token’s App bypass it.
      ✗ Branch rules require build, which never reported on next (test did).
          fix: Let the workflow run on it: \`on: { push: { branches: [next] } }\`.

    evidence for stable
      ✗ There is no eval report at evidence/eval-next.json.
          fix: Let a job write the report of next before the promotion; \`sluice init --eval 'COMMAND'\` shows one.
      ✗ There is no eval report at evidence/eval-stable.json.
          fix: Let a job write the report of stable before the promotion; \`sluice init --eval 'COMMAND'\` shows one.
      ✗ 127.0.0.1 cannot be reached from this runner: ECONNREFUSED.
          fix: Check the address in the policy, and that it can be reached from here and from the runner.
      ✓ Health checks of next can be read.

    ledger
      ✗ A ruleset keeps Sluice from writing its ledger sluice/ledger: it requires checks.
          fix: Let the token’s App bypass the ruleset, or exclude \`sluice/ledger\` from it.
      ✗ A ruleset keeps Sluice from writing its ledger sluice/ledger: it restricts the creation of branches.
          fix: Let the token’s App bypass the ruleset, or exclude \`sluice/ledger\` from it.
      ! Whoever may write to the repository may change what Sluice remembers: sluice/ledger lacks “Block force pushes” and “Restrict deletions”.
          fix: Add a ruleset for \`sluice/ledger\` in Settings, Rules, with “Block force pushes” and “Restrict deletions”.

    13 things will not work, 7 warnings.
    "
  `)
  expect(code).toBe(1)
})

test('a token that may only read is told what it lacks', async () => {
  const github = await GitHubStory.begin({ permissions: 'read only' })
  const { code, out } = await github.told([...doctor, '--json'])
  expect(code).toBe(1)
  const { sections } = JSON.parse(out)
  expect(
    sections[0].findings.filter(({ level }: { level: string }) => level === 'problem'),
  ).toEqual([
    {
      level: 'problem',
      says: 'contents: write is missing: it makes the promotion’s branch and lands it.',
      fix: 'Grant `contents: write` to the App, or under `permissions:` of the job.',
    },
    expect.objectContaining({
      says: 'pull-requests: write is missing: it opens the pull request.',
    }),
    expect.objectContaining({
      says: 'statuses: write is missing: it says whether the gates hold.',
    }),
  ])
})

test('no CI on the candidate branch, no such branch, no policy', async () => {
  const github = await GitHubStory.begin()
  const { repo } = github.story
  await repo.branch('next', await repo.sha('stable'))
  const silent = await github.told(doctor)
  expect(silent.out).toContain(
    `  ✗ No check has reported on the newest 5 commits of next: the gate \`ci\` cannot pass.
      fix: Let the workflow run on it: \`on: { push: { branches: [next] } }\`. Or write \`ci: off\` where there is no CI.
`,
  )
  await repo.deleteBranch('next')
  const absent = await github.told(doctor)
  expect(absent.code).toBe(1)
  expect(absent.out).toContain(`  ✗ The branch next does not exist.
      fix: Make it: \`git push origin stable:refs/heads/next\`; or set \`branch\` of the channel in the policy.
`)

  await repo.commit({ branch: 'stable', message: 'Remove', files: { '.github/sluice.yml': null } })
  const { code, out } = await github.told(doctor)
  expect(code).toBe(1)
  expect(out).toContain(`  ✗ There is no .github/sluice.yml on the default branch stable.
      fix: \`sluice init\` writes one.
`)
})

test('rules that keep the candidate branch, or let the channel be reviewed only, are known', async () => {
  const github = await GitHubStory.begin({ stable: 'approval: none' })
  const { repo } = github.story
  repo.settings({ deleteBranchOnMerge: true })
  repo.ruleset({ branches: ['next'], restrictDeletion: true })
  repo.ruleset({
    branches: ['stable'],
    pullRequest: { count: 2 },
    requiredChecks: ['sluice/stable'],
  })
  repo.ruleset({
    branches: ['sluice/**'],
    exclude: ['sluice/ledger'],
    requiredChecks: ['test'],
    skipChecksOnCreate: true,
  })
  const { code, out } = await github.told(doctor)
  expect(code).toBe(0)
  expect(out.split('\n').filter((line) => /^ +(!|✗|fix:)/.test(line))).toEqual([
    '      fix: It does not matter with the token of an App; else look in Settings, Actions, General.',
    '  ! The policy lets promotions land by themselves, but the rules of stable ask for 2 approvals.',
    '      fix: Write `approval: human`, or let the token’s App bypass the ruleset of stable.',
    '  ! Whoever may write to the repository may change what Sluice remembers: sluice/ledger lacks “Restrict updates”, “Block force pushes” and “Restrict deletions”.',
    '      fix: Add a ruleset for `sluice/ledger` in Settings, Rules, with “Restrict updates”, “Block force pushes” and “Restrict deletions”, and let only Sluice’s App bypass it.',
  ])
})

test('entry by label: the label, how entries are merged, what is required of them, and what is deleted', async () => {
  const github = await GitHubStory.begin({
    stable: 'hotfixes: labelled',
    next: '{ auto-merge: labelled }',
  })
  const { repo } = github.story
  const found = async () => {
    const { out } = await github.told(doctor)
    return /\nlabelled → next\n([\s\S]*?)\n\n/.exec(out)?.[1]
  }
  expect(await found()).toMatchInlineSnapshot(`
    "  ✗ There is no label auto-merge: nobody can ask for an entry into next.
          fix: Make it: \`gh label create auto-merge --description 'Merges itself on green CI'\`.
      ! No check is required on next: an entry waits for those that have reported, and not for one that has yet to begin.
          fix: Require the checks of CI in the rules of next, or name them: \`ci: { checks: [test] }\` under \`channels.next.auto-merge\`.
      ✓ “Allow auto-merge” is off; entry by label does not need it."
  `)

  await repo.openPullRequest({ by: 'bob', head: 'next', base: 'legacy' })
  await repo.label(1, ['auto-merge'], { by: 'bob' })
  repo.settings({ allowAutoMerge: true, deleteBranchOnMerge: true, mergeMethods: ['merge'] })
  repo.ruleset({
    branches: ['next'],
    requiredChecks: ['test'],
    linearHistory: true,
    restrictUpdate: true,
    mergeQueue: true,
  })
  expect(await found()).toMatchInlineSnapshot(`
    "  ✓ The label auto-merge exists. Whoever has the role triage can set it; it counts from those who may write.
      ✗ The rules of next demand a linear history, and the repository allows merge commits only.
          fix: Allow squash or rebase merging in Settings, General, Pull Requests.
      ✗ A ruleset lets nobody move next.
          fix: Let the token’s App bypass the ruleset of next, or take out “Restrict updates”.
      ✓ next has a merge queue: entries are put into it when they are ready.
      ! “Allow auto-merge” is on: what somebody gives to GitHub’s own auto-merge enters next by its rules alone, without the label.
          fix: Ask in the rules of next for what must always hold. Entry by label does not need the setting."
  `)
  const { out } = await github.told(doctor)
  expect(out).toContain('a pull request from next or legacy that is merged deletes that branch.')
  expect(out).toContain('There is no label hotfix: nobody can let a hotfix into stable.')

  await repo.commit({ branch: 'next', message: 'Stop', files: { '.github/sluice.yml': null } })
  expect(await found()).toContain('✗ There is no .github/sluice.yml on next')
})

test('the ledger: rules that keep Sluice from writing it, and rules that it lacks', async () => {
  const github = await GitHubStory.begin()
  const { repo } = github.story
  repo.ruleset({ branches: ['sluice/**'], pullRequest: true, restrictCreation: true })
  repo.ruleset({ branches: ['sluice/ledger'], restrictDeletion: true })
  const { out } = await github.told(doctor)
  expect(/\nledger\n([\s\S]*?)\n\n/.exec(out)?.[1]).toMatchInlineSnapshot(`
    "  ✗ A ruleset keeps Sluice from writing its ledger sluice/ledger: it wants every change to come through a pull request.
          fix: Let the token’s App bypass the ruleset, or exclude \`sluice/ledger\` from it.
      ✗ A ruleset keeps Sluice from writing its ledger sluice/ledger: it restricts the creation of branches.
          fix: Let the token’s App bypass the ruleset, or exclude \`sluice/ledger\` from it.
      ! Whoever may write to the repository may change what Sluice remembers: sluice/ledger lacks “Restrict updates” and “Block force pushes”.
          fix: Add a ruleset for \`sluice/ledger\` in Settings, Rules, with “Restrict updates” and “Block force pushes”, and let only Sluice’s App bypass it."
  `)
})

test('a merge queue wants a workflow that tells of its groups, and a method that keeps the tree', async () => {
  const github = await GitHubStory.begin({ permissions: 'with workflows' })
  const { repo } = github.story
  const rule = repo.ruleset({ branches: ['stable'], mergeQueue: 'REBASE' })
  const queue = async () => {
    const { out } = await github.told(doctor)
    const lines = out.split('\n')
    return lines.filter((line) => /queue|merge_group/.test(line))
  }
  expect(await queue()).toEqual([
    "  ✗ The merge queue of stable rebases, which takes a promotion's merge commit apart.",
    '      fix: Write `history: linear` under `channels.stable`, or let the queue merge or squash.',
    '  ✗ stable has a merge queue, and no workflow on next tells Sluice of its groups: they wait for their status until the next scheduled look, or time out.',
    '      fix: Give the workflow of the promotion the trigger `merge_group: { types: [checks_requested] }`, as in the README of action-promote.',
  ])
  repo.removeRuleset(rule)
  repo.ruleset({ branches: ['stable'], mergeQueue: 'SQUASH' })
  const workflow = 'on: [merge_group]\njobs: { a: { steps: [{ uses: org/action-promote@v1 }] } }\n'
  await github.story.developed('Queue', { '.github/workflows/promote.yml': workflow })
  expect(await queue()).toEqual([
    '  ✓ A workflow on next tells Sluice of groups in the merge queue of stable.',
  ])
})

test('an App’s token is asked for what health checks by a workflow need', async () => {
  const step = (asks: string) => `jobs:
  promote:
    steps:
      - uses: actions/create-github-app-token@v2
        with: { permission-checks: read${asks} }
      - uses: org/action-promote@v1
`
  const path = '.github/workflows/promote.yml'
  const github = await GitHubStory.begin({ files: { [path]: step('') } })
  const { repo } = github.story
  const token = async () => {
    const { out } = await github.told(doctor)
    return out.split('\n').filter((line) => /promote\.yml|permission-actions/.test(line))
  }
  expect(await token()).toEqual([
    '  ✗ promote.yml asks for no `actions: read` for the token of the App: it cannot read the runs of health.yml, which are the health checks.',
    '      fix: Write `permission-actions: read` beside the other permissions of the step `create-github-app-token`, and let the App have “Actions: read-only”, or it makes no token at all.',
  ])
  const files = { [path]: step(', permission-actions: read') }
  await repo.commit({ branch: 'stable', message: 'Ask for it', files })
  expect(await token()).toEqual([])
})

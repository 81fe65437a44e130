import { describe, expect, test } from 'vitest'
import {
  commitNamed,
  PromotionScenario,
  promotion,
  runbookPolicy,
  scenario,
} from '../testing/index.ts'

const opened = promotion(scenario()).opened()
const without = runbookPolicy.replace('{ from: next }', '{ from: next, approval: none }')
const [approval, branch] = ['approval', 'promotion branch']

describe('an approval', () => {
  test('is asked for, and how to give it', () => {
    expect(opened.conditions()).toMatchObject([
      {
        gate: approval,
        verdict: 'inconclusive',
        next: 'act',
        observed: 'none yet',
        required: 'a person with write access who wrote none of it',
        reason: 'An approval is needed, since stable asks for a person.',
        clear: ['Review and approve #812: `gh pr review 812 --approve`.'],
      },
    ])
  })

  test('of exactly the promotion commit counts', () => {
    expect(opened.approvedBy('alice').conditions()).toMatchObject([
      {
        gate: approval,
        verdict: 'pass',
        observed: expect.stringMatching(/^alice approved \w{7}$/),
      },
    ])
  })

  test.each([
    [
      'of an older head',
      opened.approvedBy('alice', { of: 'before' }),
      'only of another commit, by alice',
    ],
    ['by someone who cannot write', opened.approvedBy('eve', { canWrite: false }), 'none yet'],
    [
      'by an author, in whatever case',
      opened.writtenBy('Alice').approvedBy('aLICE'),
      'only by aLICE, who wrote some of it',
    ],
    ['by a bot', opened.approvedBy('renovate[bot]'), 'only by renovate[bot], no person'],
  ])('%s does not count', (_, story, observed) => {
    expect(story.conditions()).toMatchObject([
      { gate: approval, verdict: 'inconclusive', next: 'act', observed },
    ])
  })

  test('does not outweigh that someone else asked for changes, of whatever commit', () => {
    const story = opened.approvedBy('alice').askedForChangesBy('bob', { of: 'before' })
    expect(story.conditions()).toMatchObject([
      { gate: approval, verdict: 'fail', next: 'act', observed: 'bob asked for changes' },
    ])
    expect(story.approvedBy('bob').conditions()).toMatchObject([{ verdict: 'pass' }])
  })

  test('is not asked for where the policy asks for none', () => {
    expect(promotion(scenario(without)).conditions()).toEqual([])
  })

  test('is always asked for when the promotion changes its own guard', () => {
    const story = promotion(scenario(without)).changing('.github/sluice.yml').opened()
    expect(story.conditions()).toMatchObject([
      {
        gate: approval,
        verdict: 'inconclusive',
        reason: 'An approval is needed, since the promotion changes the policy or a workflow.',
      },
    ])
    expect(story.approvedBy('alice').conditions()).toMatchObject([{ verdict: 'pass' }])
  })
})

test("a closed pull request is a person's no", () => {
  expect(opened.approvedBy('alice').closedBy('bob').conditions()[0]).toMatchObject({
    gate: 'pull request',
    verdict: 'fail',
    next: 'act',
    observed: '#812 closed by bob',
    clear: ['Reopen it with `gh pr reopen 812`, or bring a newer commit.'],
  })
})

test('a branch that was deleted is no person’s no, and is restored before anything is reopened', () => {
  const head = opened.state().head?.commit
  expect(opened.approvedBy('alice').branchDeletedBy('cleaner[bot]').conditions()[0]).toMatchObject({
    gate: 'pull request',
    verdict: 'fail',
    next: 'act',
    observed: '#812 closed by cleaner[bot]',
    reason: 'The branch of #812 was deleted, and a pull request without a branch is closed.',
    clear: [
      expect.stringMatching(
        new RegExp(
          `^Restore the branch with \`gh api repos/\\{owner\\}/\\{repo\\}/git/refs -f ref=refs/heads/sluice/stable/[0-9a-f-]+ -f sha=${head}\`, then reopen #812`,
        ),
      ),
    ],
  })
})

describe('a merged pull request', () => {
  const merged = opened.approvedBy('alice').mergedBy('bob')

  test('that the channel no longer has needs a person', () => {
    expect(merged.channelReset().conditions()[0]).toMatchObject({
      gate: 'pull request',
      verdict: 'fail',
      next: 'act',
      observed: '#812 merged by bob',
      reason: expect.stringMatching(
        /^#812 was merged, but stable no longer has it: stable is at \w{7} again\.$/,
      ),
      clear: [expect.stringContaining('`gh pr create --base stable --head sluice/stable/')],
    })
  })

  test('of a moment ago is left to the next run', () => {
    expect(merged.conditions()[0]).toMatchObject({ verdict: 'inconclusive', next: 'wait' })
  })
})

test('a branch that someone else made is deleted where no pull request tells what was judged', () => {
  const { pullRequest: _, ...state } = opened.movedTo('sneaky').state()
  const [condition] = new PromotionScenario(scenario(), state).conditions()
  expect(condition).toMatchObject({
    gate: branch,
    clear: [expect.stringContaining('git push origin --delete sluice/stable/')],
  })
})

test('a moved branch does not land, and an approval of what it holds now counts for nothing', () => {
  const moved = opened.movedTo('sneaky')
  expect(moved.conditions()[0]).toMatchObject({
    gate: branch,
    verdict: 'fail',
    next: 'act',
    observed: `${commitNamed('sneaky').slice(0, 7)}, not what was judged`,
  })
  expect(
    moved
      .approvedBy('alice')
      .plan()
      .operations.map(({ kind }) => kind),
  ).not.toContain('land')
})

describe('checks that branch rules require of the promotion commit', () => {
  const required = opened.approvedBy('alice').requiring('build', 'lint')

  test('must be green; skipped and neutral are, as for GitHub', () => {
    expect(required.checks({ build: 'success', lint: 'skipped' }).conditions()[0]).toMatchObject({
      gate: 'required checks',
      verdict: 'pass',
      observed: '2 of 2 on the promotion commit',
    })
  })

  test('that are red need a person', () => {
    expect(required.checks({ build: 'success', lint: 'failure' }).conditions()[0]).toMatchObject({
      verdict: 'fail',
      next: 'act',
      reason: 'Red on the promotion commit: lint.',
      clear: ['Look at `gh pr checks 812`, and rerun what is flaky.'],
    })
  })

  test('that have not finished need time', () => {
    expect(required.checks({ build: 'in_progress' }).conditions()[0]).toMatchObject({
      verdict: 'inconclusive',
      next: 'wait',
      reason: 'Not finished on the promotion commit: build, lint.',
      clear: [
        'The checks of the pull request to finish.',
        'If lint does not start: its workflow on next needs the trigger `pull_request` for the branch `stable`, without a filter of paths.',
      ],
    })
  })

  test('that have all started need nothing but time', () => {
    const story = required.checks({ build: 'in_progress', lint: 'in_progress' })
    expect(story.conditions()[0]).toMatchObject({
      clear: ['The checks of the pull request to finish.'],
    })
  })

  test('will never report on what GITHUB_TOKEN opened, so a person must act', () => {
    expect(required.byGitHubToken().conditions()[0]).toMatchObject({
      verdict: 'inconclusive',
      next: 'act',
      reason: 'build, lint will not report: what GITHUB_TOKEN opens starts no workflow.',
    })
  })

  test('of another app do not count', () => {
    const story = required.requiring({ name: 'build', appId: 7, by: 'a ruleset' })
    expect(story.checks({ build: 'success' }).conditions()[0]).toMatchObject({
      verdict: 'inconclusive',
    })
  })
})

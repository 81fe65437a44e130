import { expect, test } from 'vitest'
import { reportOn, withChannels } from '../testdata/policies.ts'

const refused = (...lines: readonly string[]) => expect(reportOn(withChannels(...lines)))

test('a policy without channels, or in which nothing is ever promoted', () => {
  expect(reportOn('version: 1\nchannels: {}\n')).toMatchInlineSnapshot(`
    ".github/sluice.yml:2:1 channels: The policy has no channels.
      written: channels
      fix: List them, such as \`{ stable: { from: next }, next: {} }\`."
  `)
  refused('stable: {}', 'next: {}').toMatchInlineSnapshot(`
    ".github/sluice.yml:2:1 channels: Nothing is ever promoted: no channel says where its commits come from.
      written: channels
      fix: Add \`from\` to the channel that others flow into, such as \`stable: { from: next }\`."
  `)
})

test('a misspelt `from` is the one problem, not all that its absence would mean', () => {
  refused('stable: { form: next, approval: none }', 'next: {}').toMatchInlineSnapshot(`
    ".github/sluice.yml:3:13 channels.stable.form: \`form\` is not a setting.
      written: form
      fix: Did you mean \`from\`?"
  `)
})

test('a channel that is entered from nowhere', () => {
  refused('stable: { from: nxt }', 'next: {}').toMatchInlineSnapshot(`
    ".github/sluice.yml:3:19 channels.stable.from: There is no channel of this name.
      written: nxt
      fix: Did you mean \`next\`?"
  `)
  refused('stable: { from: staging }', 'next: {}', 'legacy: {}').toMatchInlineSnapshot(`
    ".github/sluice.yml:3:19 channels.stable.from: There is no channel of this name.
      written: staging
      fix: Name one of \`next\`, \`legacy\`, or add the channel under \`channels\`."
  `)
  refused('stable: { from: next }').toMatchInlineSnapshot(`
    ".github/sluice.yml:3:19 channels.stable.from: There is no channel of this name.
      written: next
      fix: Add the channel under \`channels\`."
  `)
  refused('stable: { from: "a b" }', 'next: {}').toMatchInlineSnapshot(`
    ".github/sluice.yml:3:19 channels.stable.from: This cannot name a channel.
      written: "a b"
      fix: Use letters, digits, \`.\`, \`_\` and \`-\`, at most 63, and name the branch with \`branch\` if it is called otherwise."
  `)
})

test('a channel that is entered from itself', () => {
  refused('stable: { from: stable }', 'next: {}').toMatchInlineSnapshot(`
    ".github/sluice.yml:3:19 channels.stable.from: A channel cannot be promoted into itself.
      written: stable
      fix: Name the channel whose commits enter here."
  `)
})

test('labelled pull requests beside promotions, and words that are no bot', () => {
  refused(
    'stable: { from: next, auto-merge: labelled }',
    'next: { auto-merge: labelled }',
  ).toMatchInlineSnapshot(`
      ".github/sluice.yml:3:25 channels.stable.auto-merge: Candidates are promoted into this channel, so a label cannot let pull requests in beside them.
        written: auto-merge
        fix: Remove \`auto-merge\`, or write it at the channel that \`from\` names."
    `)
  refused(
    'stable: { from: next }',
    'next: { auto-merge: { bots: [renovate] } }',
  ).toMatchInlineSnapshot(`
      ".github/sluice.yml:4:32 channels.next.auto-merge.bots[0]: This is not the login of a bot.
        written: renovate
        fix: Write one such as \`renovate[bot]\`, with its ending; people with write access need not be named."
    `)
  refused('stable: { from: next }', 'next: { auto-merge: labeled }').toMatchInlineSnapshot(`
    ".github/sluice.yml:4:23 channels.next.auto-merge: Expected \`labelled\` or a mapping.
      written: labeled
      fix: Did you mean \`labelled\`?"
  `)
})

test('channels that are entered in a circle, each circle once', () => {
  refused(
    'edge: { from: next }',
    'next: { from: legacy }',
    'stable: { from: next }',
    'legacy: { from: stable }',
    'a: { from: b }',
    'b: { from: a }',
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:4:17 channels.next.from: Channels are promoted in a circle: \`next\` from \`legacy\` from \`stable\` from \`next\`.
      written: legacy
      fix: Remove one \`from\`; changes go the other way by backport.
    .github/sluice.yml:7:14 channels.a.from: Channels are promoted in a circle: \`a\` from \`b\` from \`a\`.
      written: b
      fix: Remove one \`from\`; changes go the other way by backport."
  `)
})

test('chains and several channels from one are no circles', () => {
  refused(
    'stable: { from: next }',
    'next: { from: edge }',
    'canary: { from: edge }',
    'edge: {}',
  ).toBe('accepted')
})

test('two channels on one branch, also when only one says so', () => {
  refused('stable: { from: next, branch: next }', 'next: {}').toMatchInlineSnapshot(`
    ".github/sluice.yml:4:3 channels.next: Two channels cannot be one branch: \`stable\` has \`next\` already.
      written: next
      fix: Write another \`branch\` for one of them."
  `)
  refused('stable: { from: next }', 'next: { branch: stable }').toMatchInlineSnapshot(`
    ".github/sluice.yml:4:19 channels.next.branch: Two channels cannot be one branch: \`stable\` has \`stable\` already.
      written: stable
      fix: Write another \`branch\` for one of them."
  `)
  refused('a: { from: b, branch: main }', 'b: { branch: main }').toMatchInlineSnapshot(`
    ".github/sluice.yml:4:16 channels.b.branch: Two channels cannot be one branch: \`a\` has \`main\` already.
      written: main
      fix: Write another \`branch\` for one of them."
  `)
  refused('stable: { from: next, branch: next }', 'next: { branch: main }').toBe('accepted')
})

test('two channels that the metrics could not tell apart', () => {
  refused('stable: { from: next, metrics-label: next }', 'next: {}').toMatchInlineSnapshot(`
    ".github/sluice.yml:4:3 channels.next: The metrics of two channels could not be told apart: \`stable\` has \`next\` already.
      written: next
      fix: Write another \`metrics-label\` for one of them."
  `)
})

test('rules of entry on a channel that nothing enters', () => {
  refused(
    'stable: { from: next }',
    'next: { approval: none, labels: [], enter: {} }',
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:4:11 channels.next.approval: \`approval\` has no effect: nothing is promoted into this channel.
      written: approval
      fix: Add \`from\`, or remove this.
    .github/sluice.yml:4:27 channels.next.labels: \`labels\` has no effect: nothing is promoted into this channel.
      written: labels
      fix: Add \`from\`, or remove this.
    .github/sluice.yml:4:39 channels.next.enter: \`enter\` has no effect: nothing is promoted into this channel.
      written: enter
      fix: Add \`from\`, or remove this."
  `)
})

test('a mistake in one channel hides none in another', () => {
  refused('stable: { from: nxt, aproval: none }', 'next: { from: next }').toMatchInlineSnapshot(`
    ".github/sluice.yml:3:19 channels.stable.from: There is no channel of this name.
      written: nxt
      fix: Did you mean \`next\`?
    .github/sluice.yml:3:24 channels.stable.aproval: \`aproval\` is not a setting.
      written: aproval
      fix: Did you mean \`approval\`?
    .github/sluice.yml:4:17 channels.next.from: A channel cannot be promoted into itself.
      written: next
      fix: Name the channel whose commits enter here."
  `)
})

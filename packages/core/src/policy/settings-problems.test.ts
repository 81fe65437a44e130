import { expect, test } from 'vitest'
import { reportOn, withGates, withStable } from './testdata/policies.ts'

const refused = (text: string) => expect(reportOn(text))

test('a misspelt key is named with the one that was meant', () => {
  refused(withStable('aproval: none', 'lables: []', 'metricsLabel: x')).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:5 channels.stable.aproval: \`aproval\` is not a setting.
      written: aproval
      fix: Did you mean \`approval\`?
    .github/sluice.yml:7:5 channels.stable.lables: \`lables\` is not a setting.
      written: lables
      fix: Did you mean \`labels\`?
    .github/sluice.yml:8:5 channels.stable.metricsLabel: \`metricsLabel\` is not a setting.
      written: metricsLabel
      fix: Did you mean \`metrics-label\`?"
  `)
  refused(withGates('eror-rate: off', 'score: { maxdrop: 0.1, mni: 0.9 }')).toMatchInlineSnapshot(`
    ".github/sluice.yml:7:7 channels.stable.enter.eror-rate: \`eror-rate\` is not a setting.
      written: eror-rate
      fix: Did you mean \`error-rate\`?
    .github/sluice.yml:8:16 channels.stable.enter.score.maxdrop: \`maxdrop\` is not a setting.
      written: maxdrop
      fix: Did you mean \`max-drop\`?
    .github/sluice.yml:8:30 channels.stable.enter.score.mni: \`mni\` is not a setting.
      written: mni
      fix: Did you mean \`min\`?"
  `)
})

test('an unknown key that is near to none is shown what there is', () => {
  refused(withStable('protect: true')).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:5 channels.stable.protect: \`protect\` is not a setting.
      written: protect
      fix: Remove it. Known here: \`from\`, \`approval\`, \`history\`, \`labels\`, \`reviewers\`, \`dispatch\`, \`adopted\`, \`override\`, \`hotfixes\`, \`branch\`, \`metrics-label\`, \`environment\`, \`enter\`, \`auto-merge\`, \`watch\`."
  `)
})

test('a misspelt word is named with the one that was meant', () => {
  refused(
    withStable('approval: humn', 'history: squash', 'enter: { ci: { checks: al } }'),
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:15 channels.stable.approval: Expected \`human\` or \`none\`.
      written: humn
      fix: Did you mean \`human\`?
    .github/sluice.yml:7:14 channels.stable.history: Expected \`merge\` or \`linear\`, found another word.
      written: squash
      fix: Write \`merge\` or \`linear\`.
    .github/sluice.yml:8:28 channels.stable.enter.ci.checks: Expected \`required\`, \`all\` or a list.
      written: al
      fix: Did you mean \`all\`?"
  `)
})

test('a value of another kind', () => {
  refused(
    withStable('approval: [human]', 'labels: promotion', 'branch: {}', 'enter: off'),
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:15 channels.stable.approval: Expected \`human\` or \`none\`, found a list.
      written: [human]
      fix: Write \`human\` or \`none\`.
    .github/sluice.yml:7:13 channels.stable.labels: Expected a list, found text.
      written: promotion
      fix: Write a list, such as \`[a, b]\`.
    .github/sluice.yml:8:13 channels.stable.branch: Expected the name of a branch, found a mapping.
      written: {}
      fix: Write the name of a branch.
    .github/sluice.yml:9:12 channels.stable.enter: Expected a mapping, found text.
      written: off
      fix: Write settings, or \`{}\` to take every default."
  `)
})

test('an empty value is no way to take the defaults, since it may be meant as `off`', () => {
  refused(withGates('score:', 'latency: ~')).toMatchInlineSnapshot(`
    ".github/sluice.yml:7:7 channels.stable.enter.score: Expected \`off\`, \`false\` or a mapping, found an empty value.
      fix: Write \`{}\` to take every default, or \`off\` to switch the gate off.
    .github/sluice.yml:8:16 channels.stable.enter.latency: Expected \`off\`, \`false\` or a mapping, found an empty value.
      written: ~
      fix: Write \`{}\` to take every default, or \`off\` to switch the gate off."
  `)
})

test('a gate is on or off by what is written for it, not by a word', () => {
  refused(withGates('ci: on', 'score: true', 'latency: of')).toMatchInlineSnapshot(`
    ".github/sluice.yml:7:11 channels.stable.enter.ci: Expected \`off\`, \`false\` or a mapping, found another word.
      written: on
      fix: Write \`{}\` to take every default, or \`off\` to switch the gate off.
    .github/sluice.yml:8:14 channels.stable.enter.score: Expected \`off\`, \`false\` or a mapping, found \`true\`.
      written: true
      fix: Write \`{}\` to take every default, or \`off\` to switch the gate off.
    .github/sluice.yml:9:16 channels.stable.enter.latency: Expected \`off\`, \`false\` or a mapping.
      written: of
      fix: Did you mean \`off\`?"
  `)
})

test('the gate `fixes` cannot be switched off and has no settings', () => {
  refused(withGates('fixes: off')).toMatchInlineSnapshot(`
    ".github/sluice.yml:7:14 channels.stable.enter.fixes: This gate cannot be switched off: no fix may be lost.
      written: off
      fix: Remove the line. A person can clear a single fix that is not needed."
  `)
  refused(withGates('fixes: { ignore: [a] }')).toMatchInlineSnapshot(`
    ".github/sluice.yml:7:14 channels.stable.enter.fixes: This gate has no settings.
      written: { ignore: [a] }
      fix: Write \`fixes: {}\`."
  `)
  refused(withGates('fixes: {}')).toBe('accepted')
})

test('a version that is missing, newer, or not a number', () => {
  refused(withGates().replace('version: 1\n', '')).toMatchInlineSnapshot(`
    ".github/sluice.yml:1:1 version: This setting is missing.
      fix: Add it: the number 1."
  `)
  refused(withGates().replace('version: 1', 'version: 2')).toMatchInlineSnapshot(`
    ".github/sluice.yml:1:10 version: This policy is written for a newer Sluice.
      written: 2
      fix: Write \`version: 1\`."
  `)
  refused(withGates().replace('version: 1', 'version: "1"')).toMatchInlineSnapshot(`
    ".github/sluice.yml:1:10 version: The version of the policy’s format is the number 1.
      written: "1"
      fix: Write \`version: 1\`."
  `)
})

test('a list that says a thing twice, or nothing where something is needed', () => {
  refused(withStable('labels: [a, b, a]', 'reviewers: []')).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:20 channels.stable.labels[2]: Entry 1 of the list says the same.
      written: a
      fix: Remove one of them."
  `)
  refused(withGates('ci: { checks: [] }', 'score: { datasets: [] }')).toMatchInlineSnapshot(`
    ".github/sluice.yml:7:21 channels.stable.enter.ci.checks: No checks at all are never red.
      written: []
      fix: Name a check, or write \`required\`.
    .github/sluice.yml:8:26 channels.stable.enter.score.datasets: No dataset at all is never worse.
      written: []
      fix: Name a dataset, or remove the line."
  `)
})

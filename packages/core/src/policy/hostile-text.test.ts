import { expect, test } from 'vitest'
import { reportOn } from './testdata/policies.ts'

const refused = (text: string) => expect(reportOn(text))

test('an empty file, and one with comments alone, is told how to start', () => {
  refused('').toMatchInlineSnapshot(`
    ".github/sluice.yml:1:1 The policy is empty.
      fix: Start with \`version: 1\`, \`channels: { stable: { from: next }, next: {} }\` and \`evidence\`."
  `)
  expect(reportOn('# later\n')).toBe(reportOn(''))
  expect(reportOn('---\n')).toBe(reportOn(''))
})

test('a file that is not a mapping', () => {
  refused('\n- stable\n- next\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:2:1 A policy is a mapping of settings, and this is none.
      written: - stable - next
      fix: Start with \`version: 1\`, \`channels: { stable: { from: next }, next: {} }\` and \`evidence\`."
  `)
  refused('null').toMatchInlineSnapshot(`
    ".github/sluice.yml:1:1 A policy is a mapping of settings, and this is none.
      written: null
      fix: Start with \`version: 1\`, \`channels: { stable: { from: next }, next: {} }\` and \`evidence\`."
  `)
  refused('stable').toMatchInlineSnapshot(`
    ".github/sluice.yml:1:1 A policy is a mapping of settings, and this is none.
      written: stable
      fix: Start with \`version: 1\`, \`channels: { stable: { from: next }, next: {} }\` and \`evidence\`."
  `)
})

test('a file that is not YAML names the place', () => {
  refused('version: 1\nchannels: { stable: { from: next }\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:3:1 This is not YAML: Flow map in block collection must be sufficiently indented and end with a }.
      fix: Check the indentation, brackets and quotes here and in the line before."
  `)
  refused('version: 1\n channels: {}\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:1:10 This is not YAML: Nested mappings are not allowed in compact mappings.
      written: 1
      fix: Check the indentation, brackets and quotes here and in the line before."
  `)
  refused('version: "1\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:2:1 This is not YAML: Missing closing "quote.
      fix: Check the indentation, brackets and quotes here and in the line before."
  `)
})

test('a second document', () => {
  refused('version: 1\n---\nversion: 1\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:2:1 The file has more than one YAML document.
      written: ---
      fix: Keep one, without \`---\` between its parts."
  `)
})

test('directives, which could change what `off` means', () => {
  refused('%YAML 1.1\n---\nversion: 1\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:1:1 YAML directives are not read: a policy is YAML 1.2.
      written: %YAML 1.1
      fix: Remove the line."
  `)
})

test('a tab as indentation', () => {
  refused('version: 1\nchannels:\n\tstable: {}\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:3:1 A line is indented with a tab, which YAML does not allow.
      fix: Indent with spaces."
  `)
})

test('characters that show a reviewer something else than they say', () => {
  refused('version: 1 # \u202e off\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:1:14 The file has a character that cannot be seen as it is: U+202E.
      fix: Remove it, or save the file as UTF-8 text."
  `)
  refused('version: 1\u0000\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:1:11 The file has a character that cannot be seen as it is: U+0000.
      fix: Remove it, or save the file as UTF-8 text."
  `)
  refused('version: 1\r# \rchannels: {}\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:1:11 The file has a character that cannot be seen as it is: U+000D.
      fix: Remove it, or save the file as UTF-8 text."
  `)
  refused(
    'version: 1\nchannels: { "a\\u0007": {}, b: { from: "x\\ny" } }\n',
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:2:13 channels: A key has a character that cannot be seen as it is: U+0007.
      written: "a\\u0007"
      fix: Remove it.
    .github/sluice.yml:2:39 channels.b.from: The text has a character that cannot be seen as it is: U+000A.
      written: "x\\ny"
      fix: Write it on one line without the character."
  `)
})

test('a key that is written twice, however it is quoted', () => {
  refused('version: 1\nchannels: { a: { from: b }, b: {} }\n"version": 1\n').toContain(
    `.github/sluice.yml:3:1 version: \`version\` is written twice; the first is in line 1.
  written: "version"
  fix: Keep one of them.`,
  )
})

test('keys that programs give a meaning of their own', () => {
  refused(
    'version: 1\nchannels: { __proto__: { from: a }, constructor: {}, toString: {}, a: {} }\n',
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:2:1 channels: Nothing is ever promoted: no channel says where its commits come from.
      written: channels
      fix: Add \`from\` to the channel that others flow into, such as \`stable: { from: next }\`.
    .github/sluice.yml:2:13 channels.__proto__: \`__proto__\` cannot be a key: programs give it a meaning of its own.
      written: __proto__
      fix: Use another name.
    .github/sluice.yml:2:37 channels.constructor: \`constructor\` cannot be a key: programs give it a meaning of its own.
      written: constructor
      fix: Use another name.
    .github/sluice.yml:2:54 channels.toString: \`toString\` cannot be a key: programs give it a meaning of its own.
      written: toString
      fix: Use another name."
  `)
})

test('anchors, aliases, merge keys and tags', () => {
  refused(`version: 1
channels:
  stable: &base { from: next }
  legacy: *base
  next: { <<: *base }
  dev: !!map {}
`).toMatchInlineSnapshot(`
  ".github/sluice.yml:3:17 channels.stable: Anchors are not read: a policy says what it means in place.
    written: { from: next }
    fix: Remove \`&base\`.
  .github/sluice.yml:4:11 channels.legacy: Aliases are not read: a policy says what it means in place.
    written: *base
    fix: Write the value out.
  .github/sluice.yml:5:11 channels.next.<<: Merge keys are not read: a policy says what it means in place.
    written: <<
    fix: Write the settings out.
  .github/sluice.yml:6:14 channels.dev: Tags are not read: settings have their types already.
    written: {}
    fix: Remove the tag."
`)
})

test('a bomb of aliases is not even opened', () => {
  const layers = 'bcdefghij'.split('').map((name, index) => {
    const before = 'abcdefghi'[index]
    return `${name}: &${name} [${`*${before},`.repeat(9)}]\n`
  })
  refused(`a: &a [x]\n${layers.join('')}`).toContain('Aliases are not read')
})

test('keys that are lists or mappings', () => {
  refused('version: 1\n? [a]\n: 1\nchannels: { a: { from: b }, b: {} }\n').toMatchInlineSnapshot(`
    ".github/sluice.yml:2:3 A key must be a word.
      written: [a]
      fix: Write a plain word as key."
  `)
})

test('nesting that no policy has, in every way of writing it', () => {
  const expected = `.github/sluice.yml:1:1 Values are nested more than 32 deep.
  fix: Check the brackets and the indentation.`
  for (const text of ['['.repeat(60_000), '- '.repeat(30_000), '? '.repeat(30_000)])
    refused(text).toBe(expected)
  refused('{a: '.repeat(15_000)).toBe(expected)
  refused(Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')).toBe(expected)
})

test('more than 64 KiB, counted in bytes', () => {
  const expected = `.github/sluice.yml:1:1 The policy is larger than 64 KiB.
  fix: Check that this is the policy file; a policy needs a few dozen lines.`
  refused(`# ${'ü'.repeat(33_000)}`).toBe(expected)
  refused('#'.repeat(65_537)).toBe(expected)
  expect(reportOn('#'.repeat(65_536))).toBe(reportOn(''))
})

test('numbers that are not plain decimals, or have more digits than can be held', () => {
  refused(`version: 1
channels:
  next: {}
  stable:
    from: next
    enter:
      score: { min: 0x1, max-drop: 0.0200000000000000001, min-items: .inf }
      error-rate: { max: .nan, min-requests: 0o17 }
      latency: { share: 1e999 }
      probes: off
evidence:
  eval: { report: 'eval-{channel}.json' }
  metrics: { prometheus: 'https://prom.example.com' }
`).toMatchInlineSnapshot(`
  ".github/sluice.yml:7:21 channels.stable.enter.score.min: The number cannot be read exactly.
    written: 0x1
    fix: Write a plain decimal of at most 15 digits.
  .github/sluice.yml:7:36 channels.stable.enter.score.max-drop: The number cannot be read exactly.
    written: 0.0200000000000000001
    fix: Write a plain decimal of at most 15 digits.
  .github/sluice.yml:7:70 channels.stable.enter.score.min-items: The number cannot be read exactly.
    written: .inf
    fix: Write a plain decimal of at most 15 digits.
  .github/sluice.yml:8:26 channels.stable.enter.error-rate.max: The number cannot be read exactly.
    written: .nan
    fix: Write a plain decimal of at most 15 digits.
  .github/sluice.yml:8:46 channels.stable.enter.error-rate.min-requests: The number cannot be read exactly.
    written: 0o17
    fix: Write a plain decimal of at most 15 digits.
  .github/sluice.yml:9:25 channels.stable.enter.latency.share: The number cannot be read exactly.
    written: 1e999
    fix: Write a plain decimal of at most 15 digits."
`)
})

test('thousands of problems are counted, not poured into the log', () => {
  const text = Array.from({ length: 5000 }, (_, i) => `k${i}: 1`).join('\n')
  expect(reportOn(text).split('\n')).toHaveLength(2 + 2 + 48 * 3 + 1)
  expect(reportOn(text).split('\n').at(-1)).toBe('… and 4952 more.')
})

test('a value cannot speak to the runner of GitHub Actions', () => {
  refused('version: "##[add-mask]x"\nchannels: { a: { from: b }, b: {} }\n').toContain(
    'written: "## [add-mask]x"',
  )
})

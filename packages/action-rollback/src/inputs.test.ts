import { expect, test } from 'vitest'
import { inputVariables, readInputs } from './inputs.ts'

const given = (inputs: Partial<Record<keyof typeof inputVariables, string>>) =>
  readInputs(
    Object.fromEntries(
      Object.entries({ 'github-token': 't', ...inputs }).map(([name, value]) => [
        new Map<string, string>(Object.entries(inputVariables)).get(name) ?? name,
        value,
      ]),
    ),
  )

test('only a reason has to be typed', () => {
  expect(given({ reason: 'Answers are wrong' })).toEqual({
    ok: true,
    inputs: {
      token: 't',
      policyPath: '.github/sluice.yml',
      channel: 'stable',
      to: 'last-good',
      revert: [],
      reason: 'Answers are wrong',
      severity: 'critical',
      mode: 'rollback',
      confirmed: false,
      dryRun: false,
    },
  })
})

test('the watch needs none', () => {
  expect(given({ mode: 'watch' })).toMatchObject({ ok: true, inputs: { mode: 'watch' } })
})

test.each([
  [{}, "Input 'reason' is empty."],
  [{ reason: 'x', 'github-token': '' }, "Input 'github-token' is empty."],
  [{ reason: 'x', to: 'a..b' }, `Input 'to' is "a..b".`],
  [{ reason: 'x', to: 'stable:secret' }, `Input 'to' is "stable:secret".`],
  [{ reason: 'x', channel: '-f' }, `Input 'channel' is "-f".`],
  [{ reason: 'x', severity: 'meh' }, "It must be 'critical' or 'standard'."],
  [{ reason: 'x', mode: 'undo' }, "It must be 'rollback' or 'watch'."],
  [{ reason: 'x', confirm: 'yes' }, "It must be 'true' or 'false'."],
  [{ reason: 'x', revert: 'HEAD~1' }, `Input 'revert' has "head~1".`],
  [{ reason: 'x', revert: '#12', to: 'v1' }, "Inputs 'to' and 'revert' are both given."],
  [{ reason: 'x', policy: '/etc/passwd' }, 'It must be the path of a file inside the repository'],
])('%j is refused with what is allowed', (inputs, problem) => {
  expect(given(inputs)).toEqual({ ok: false, problems: [expect.stringContaining(problem)] })
})

test('everything that may be written is read', () => {
  expect(
    given({
      reason: 'x',
      revert: '#12, 4F2D9B1\n#12 4f2d9b1..0aa1bb2',
      severity: 'standard',
      confirm: 'true',
      'dry-run': 'TRUE',
    }),
  ).toMatchObject({
    ok: true,
    inputs: {
      revert: [
        { kind: 'pull-request', number: 12 },
        { kind: 'commit', written: '4f2d9b1' },
        { kind: 'range', after: '4f2d9b1', upTo: '0aa1bb2' },
      ],
      severity: 'standard',
      confirmed: true,
      dryRun: true,
    },
  })
})

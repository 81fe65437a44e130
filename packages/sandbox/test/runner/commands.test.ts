import { expect, test } from 'vitest'
import { oneStep, outputLines, printed, run } from './action-folder.ts'

test('annotations carry level, title and place, and escapes are undone', async () => {
  const result = await run(
    oneStep(`echo '::notice title=Held%3A stable,file=a.ts,line=7::one%0Atwo 100%25'
echo '  ::warning::careful'
echo 'text ##[error]old spelling, anywhere in a line'
echo '::unknown::plain text'`),
  )
  const plain = { title: '', file: '', line: '' }
  expect(result.annotations).toEqual([
    { level: 'notice', title: 'Held: stable', message: 'one\ntwo 100%', file: 'a.ts', line: '7' },
    { ...plain, level: 'warning', message: 'careful' },
    { ...plain, level: 'error', message: 'old spelling, anywhere in a line' },
  ])
  expect(outputLines(result)).toEqual([
    '##[notice]one',
    'two 100%',
    '##[warning]careful',
    '##[error]old spelling, anywhere in a line',
    '::unknown::plain text',
  ])
  expect(result.conclusion).toBe('success')
})

test('ten annotations of a level are kept, each at most 4096 characters', async () => {
  const result = await run(
    oneStep(`for i in $(seq 12); do echo "::notice::$i"; done
echo "::error::$(printf 'x%.0s' $(seq 5000))"`),
  )
  const lengths = result.annotations.map((annotation) => annotation.message.length)
  expect(lengths).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4096])
})

test('secrets are masked in log, annotations and summary, in the forms in which they leak', async () => {
  const result = await run(
    oneStep(`echo 'token=job-token-0001 and hunter"2'
echo '::add-mask::added later'
echo 'added later hunter\\"2'
echo "$(printf 'x:hunter"2' | base64) hunter%222"
echo '::error title=hunter"2::bad job-token-0001'
echo 'job-token-0001' >> "$GITHUB_STEP_SUMMARY"`),
    { secrets: ['hunter"2'], with: { x: 'hunter"2' }, env: { KEY: 'hunter"2' } },
  )
  expect(outputLines(result)).toEqual([
    'token=*** and ***',
    '*** ***',
    expect.stringMatching(/^\S*\*\*\* \*\*\*$/),
    '##[error]bad ***',
  ])
  expect(result.annotations.at(-1)).toMatchObject({ title: '***', message: 'bad ***' })
  expect(result.summary).toBe('***\n')
  expect(result.log.join('\n')).not.toMatch(/hunter"2|job-token/)
  expect(result.log).toContain('  KEY: ***')
})

test('between stop-commands and its token, commands are text', async () => {
  const result = await run(
    oneStep(`echo '::stop-commands::token-of-mine'
echo '::error::not a command'
echo '::token-of-mine::'
echo '::error::a command'`),
  )
  expect(result.annotations.map((annotation) => annotation.message)).toEqual(['a command'])
  expect(outputLines(result)).toContain('::error::not a command')
})

test('commands that GitHub switched off fail the step; the deprecated one still works', async () => {
  const off = await run(oneStep(`echo '::set-env name=X::1'`))
  expect([off.conclusion, off.annotations.length]).toEqual(['failure', 2])
  const old = await run(`outputs: { x: { value: '\${{ steps.a.outputs.x }}' } }
runs: { using: composite, steps: [{ id: a, shell: sh, run: 'echo "::set-output name=x::1"' }] }`)
  expect([old.outputs, old.annotations[0]?.level]).toEqual([{ x: '1' }, 'warning'])
})

test('debug lines show only where debugging is on', async () => {
  const script = 'echo ::debug::detail; echo "[$RUNNER_DEBUG]"'
  expect(await printed(script)).toEqual(['[]'])
  expect(await printed(script, { debug: true })).toEqual(['##[debug]detail', '[1]'])
})

test('lines end at any line break of ASCII, and only there', async () => {
  expect(await printed(`printf 'a\\r\\nb\\rc\\xe2\\x80\\xa8::error::no command\\nlast'`)).toEqual([
    'a',
    'b',
    'c\u2028::error::no command',
    'last',
  ])
})

test('a cancelled job stops its step, skips the next and runs the clean-up', async () => {
  const controller = new AbortController()
  const result = await run(
    `runs:
  using: composite
  steps:
    - { id: long, shell: bash, run: 'trap "echo interrupted; exit 1" INT; echo started; while :; do sleep 0.02; done' }
    - { id: next, shell: bash, run: 'true' }
    - { id: cleanup, shell: bash, run: 'echo cleaned', if: cancelled() }
`,
    {
      cancellation: { signal: controller.signal, secondsUntilTerminate: 1, secondsUntilKill: 1 },
      onLog: (line) => line === 'started' && controller.abort(),
    },
  )
  expect(result.steps.map((step) => [step.id, step.outcome])).toEqual([
    ['long', 'cancelled'],
    ['next', 'skipped'],
    ['cleanup', 'success'],
  ])
  expect(result.conclusion).toBe('cancelled')
  expect(result.log).toEqual(expect.arrayContaining(['interrupted', 'cleaned']))
})

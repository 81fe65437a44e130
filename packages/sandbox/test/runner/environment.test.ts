import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { outputLines, printed, run } from './action-folder.ts'

test('a step gets what GitHub gives and nothing of the caller', async () => {
  vi.stubEnv('CALLERS_SECRET', 'must not be seen')
  vi.stubEnv('HTTPS_PROXY', 'http://proxy.invalid')
  const lines = await printed('env', {
    with: { channel: 'stable' },
    env: { PROM_TOKEN: 'from-the-workflow' },
    github: {
      repository: 'acme/service',
      token: 'job-token-0001',
      apiUrl: 'http://127.0.0.1:1/api',
      runId: '77',
      ref: 'refs/heads/stable',
    },
  })
  const env = new Map(lines.map((line) => [line.split('=')[0] ?? '', line.replace(/^[^=]*=/, '')]))
  vi.unstubAllEnvs()
  // bash itself adds PWD, SHLVL and _.
  const names = [...env.keys()].filter((name) => !/^(GITHUB|RUNNER)_/.test(name)).sort()
  expect(names).toEqual(['CI', 'HOME', 'PATH', 'PROM_TOKEN', 'PWD', 'SHLVL', '_'])
  expect(Object.fromEntries(env)).toMatchObject({
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: 'http://127.0.0.1:1/api',
    GITHUB_ACTION_REF: '',
    GITHUB_ACTION_REPOSITORY: '',
    GITHUB_REF_NAME: 'stable',
    GITHUB_REPOSITORY_OWNER: 'acme',
    GITHUB_RUN_ID: '77',
  })
  expect(names).not.toContain('GITHUB_TOKEN')
  expect(lines.filter((line) => line.includes('job-token'))).toEqual([])
})

test('the event is a file, the workspace the working directory', async () => {
  const workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
  await writeFile(join(workspace, 'here'), '')
  const result = await run(
    `runs:
  using: composite
  steps:
    - shell: bash
      run: ls; cat "$GITHUB_EVENT_PATH"
    - shell: bash
      working-directory: ..
      run: test "$PWD" = "$(dirname "$GITHUB_WORKSPACE")" && test -f "$GITHUB_ACTION_PATH/action.yml"
`,
    { github: { repository: 'acme/service', workspace, event: { action: 'opened' } } },
  )
  expect(result.conclusion).toBe('success')
  expect(result.log).toEqual(expect.arrayContaining(['here', '{"action":"opened"}']))
})

test('files carry variables, folders of programs and summaries to later steps', async () => {
  const result = await run(
    `outputs: { text: { value: '\${{ steps.a.outputs.text }}' }, seen: { value: '\${{ env.SET }}' } }
runs:
  using: composite
  steps:
    - id: a
      shell: bash
      run: |
        printf 'text<<END\\nline 1\\nline 2 = x\\nEND\\n' >> "$GITHUB_OUTPUT"
        echo 'SET=by step a' >> "$GITHUB_ENV"
        echo 'NODE_OPTIONS=--inspect' >> "$GITHUB_ENV"
        mkdir bin; printf '#!/bin/sh\\necho tool found' > bin/tool; chmod +x bin/tool
        echo "$PWD/bin" >> "$GITHUB_PATH"
        echo '# One' >> "$GITHUB_STEP_SUMMARY"
    - shell: sh
      run: tool; echo "$SET [$NODE_OPTIONS]"; echo '# Two' >> "$GITHUB_STEP_SUMMARY"
`,
  )
  expect(result.outputs).toEqual({ text: 'line 1\nline 2 = x', seen: 'by step a' })
  expect(result.summary).toBe('# One\n# Two\n')
  expect(outputLines(result)).toEqual(['tool found', 'by step a []'])
  expect(result.annotations.map((x) => x.message)).toEqual([
    "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.",
  ])
})

test.each([
  ['a line without a name', 'echo just text >> "$GITHUB_OUTPUT"'],
  ['a block without an end', 'echo "x<<END" >> "$GITHUB_OUTPUT"'],
  ['an empty name', 'echo "=x" >> "$GITHUB_ENV"'],
])('%s in a file fails the step, though its exit code is 0', async (_, script) => {
  const result = await run(`runs: { using: composite, steps: [{ shell: bash, run: '${script}' }] }`)
  expect([result.conclusion, result.steps[0]?.exitCode]).toEqual(['failure', 0])
})

test('a summary over 1 MiB is dropped whole with an error, and the step passes', async () => {
  const result = await run(`runs:
  using: composite
  steps:
    - { shell: bash, run: 'head -c 1048577 /dev/zero | tr "\\0" x >> "$GITHUB_STEP_SUMMARY"' }
    - { shell: bash, run: 'echo kept >> "$GITHUB_STEP_SUMMARY"' }
`)
  expect([result.conclusion, result.summary]).toEqual(['success', 'kept\n'])
  expect(result.annotations[0]?.message).toContain('supports content up to a size of 1024k')
})

test('shells stop at the first error as on GitHub, and an unknown one is named', async () => {
  const steps = (shell: string, script: string) =>
    run(`runs: { using: composite, steps: [{ shell: '${shell}', run: '${script}' }] }`)
  expect((await steps('bash', 'false | true')).conclusion).toBe('failure')
  expect((await steps('sh', 'false | true')).conclusion).toBe('success')
  expect((await steps('sh', 'false; true')).conclusion).toBe('failure')
  expect((await steps('bash {0}', 'false; true')).conclusion).toBe('success')
  const unknown = await steps('no-such-shell {0}', 'true')
  expect(unknown.annotations[0]?.message).toBe('no-such-shell: command not found')
})

test('a job whose PATH has no node still finds the shell', async () => {
  const lines = await printed('command -v node || echo no node', { env: { PATH: '/nowhere' } })
  expect(lines).toEqual(['no node'])
})

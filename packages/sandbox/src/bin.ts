import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { AdminEndpoint } from './admin/admin-endpoint.ts'
import { isRecord } from './rest/input.ts'
import { startSandbox } from './sandbox.ts'

const help = `sluice-sandbox: a GitHub on the loopback

  --port N        listen there (default: any free port)
  --seed FILE     a YAML list of steps to set the stage, for example
                    - repository: { repository: acme/assistant, defaultBranch: stable }
                    - commit: { repository: acme/assistant, branch: stable, message: First, files: { a.txt: one } }
                    - collaborator: { repository: acme/assistant, login: alice, role: write }
  --help          this text

Prints the addresses as JSON on one line, with a token for each seeded repository, and runs until it
is interrupted. It then fails when it was asked or answered anything that GitHub would not have been.
The same steps can be sent while it runs: POST <serverUrl>/_sandbox/<step>; GET /_sandbox/state tells all.
`

const everything = {
  actions: 'write',
  checks: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
} as const

async function seed(admin: AdminEndpoint, file: string): Promise<void> {
  const steps: unknown = parse(await readFile(file, 'utf8'))
  if (!Array.isArray(steps)) throw new Error(`${file}: a list of steps is expected`)
  for (const step of steps) {
    if (!isRecord(step)) throw new Error(`${file}: each step is one name with its settings`)
    for (const [name, settings] of Object.entries(step)) await admin.act(name, settings)
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return
  }
  const sandbox = await startSandbox({ port: Number(values.port ?? 0) })
  if (values.seed !== undefined) await seed(new AdminEndpoint(sandbox), values.seed)
  const { serverUrl, apiUrl, graphqlUrl } = sandbox
  const tokens = sandbox.repositories.map((repository) => [
    repository.fullName,
    repository.token({ kind: 'actions', permissions: everything }),
  ])
  process.stdout.write(
    `${JSON.stringify({ serverUrl, apiUrl, graphqlUrl, tokens: Object.fromEntries(tokens) })}\n`,
  )
  const stop = () => {
    sandbox.close().catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      process.exitCode = 1
    })
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

main().catch((error: unknown) => {
  process.stderr.write(
    `sluice-sandbox: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exitCode = 1
})

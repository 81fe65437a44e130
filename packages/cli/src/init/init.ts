import { formatPolicyProblems, parsePolicy } from '@sluice/core'
import { SluiceError } from '@sluice/runtime'
import { type ExitCode, exitCode } from '../exit-code.ts'
import type { RepositoryOptions } from '../repository/connection.ts'
import { POLICY_FILE } from '../repository/policy-file.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type ChosenChannels, chooseChannels } from './choose-channels.ts'
import { enterText } from './enter-text.ts'
import { evalJob } from './eval-job.ts'
import { readEvalCommand } from './judge-paths.ts'
import { nextSteps } from './next-steps.ts'
import { policyText } from './policy-text.ts'
import { type Survey, survey } from './survey.ts'
import { workflowText } from './workflow-text.ts'
import { type ProposedFile, stateOf, writeFiles } from './write-files.ts'

export type InitOptions = RepositoryOptions & {
  readonly into?: string
  readonly from?: string
  readonly eval?: string
  readonly dataset?: string
  readonly harness?: readonly string[]
  readonly metrics?: string
  readonly app: boolean
  readonly autoMerge?: boolean
  readonly yes?: boolean
  readonly force?: boolean
  readonly json?: boolean
}

const PROMOTE_FILE = '.github/workflows/promote.yml'
const ENTER_FILE = '.github/workflows/enter.yml'

/** Looks at the repository, shows what it would write, asks, and writes it. */
export async function init(options: InitOptions, terminal: Terminal): Promise<ExitCode> {
  const found = await survey(options, terminal)
  const channels = chooseChannels(found.branches, found.defaultBranch, options)
  const files = await Promise.all(
    propose(found, channels, options).map(async (file) => ({
      ...file,
      state: await stateOf(found.root, file),
    })),
  )
  const open = files.filter(({ state }) => state !== 'same')
  const inTheWay = files.filter(({ state }) => state === 'different')
  if (!options.json) show(found, channels, files, terminal)
  if (inTheWay.length > 0 && !options.force) {
    throw new SluiceError(
      'misconfigured',
      `${inTheWay.map(({ path }) => path).join(' and ')} ${inTheWay.length === 1 ? 'is' : 'are'} there already and differ${inTheWay.length === 1 ? 's' : ''}. Nothing was written; \`--force\` overwrites.`,
    )
  }
  const agreed =
    open.length > 0 && (options.yes || (!options.json && (await agrees(open.length, terminal))))
  if (agreed) await writeFiles(found.root, open, options)
  if (options.json)
    terminal.write(`${JSON.stringify({ channels, files, written: agreed }, undefined, 2)}\n`)
  else tell(found, channels, options, { agreed, open: open.length }, terminal)
  return exitCode.fine
}

function propose(
  found: Survey,
  channels: ChosenChannels,
  options: InitOptions,
): readonly ProposedFile[] {
  const { eval: command, metrics, app } = options
  const judged = command === undefined ? undefined : readEvalCommand(command, options, found.root)
  const known = {
    eval: judged !== undefined,
    ...(metrics === undefined ? {} : { metrics }),
    ...(found.health === undefined ? {} : { health: found.health }),
    commands: {
      ...(judged === undefined ? {} : { eval: judged.command }),
      ...(found.logs === undefined ? {} : { logs: found.logs }),
    },
  }
  const policy = policyText(channels, known, options)
  const parsed = parsePolicy(policy, { file: POLICY_FILE })
  if (!parsed.ok)
    throw new SluiceError(
      'misconfigured',
      `With these options the policy could not be used:\n${formatPolicyProblems(parsed.problems)}`,
    )
  const workflow = workflowText(channels, {
    ...(judged === undefined
      ? {}
      : { evalJob: evalJob(channels, judged, { languages: found.languages, app }) }),
    app,
    metrics: metrics !== undefined,
    ci: found.ci,
  })
  return [
    { path: POLICY_FILE, text: policy },
    { path: PROMOTE_FILE, text: workflow },
    ...(options.autoMerge === true
      ? [{ path: ENTER_FILE, text: enterText(channels.from, { ci: found.ci, app }) }]
      : []),
  ]
}

function show(
  { branches, workflows, gitHub }: Survey,
  { absent }: ChosenChannels,
  files: readonly (ProposedFile & { readonly state: string })[],
  { write, paint }: Terminal,
): void {
  const list = (names: readonly string[]) => names.join(', ') || 'none'
  const missing = absent.length === 0 ? '' : ` (${absent.join(' and ')} still to be made)`
  write(
    `branches   ${list(branches)}${missing}\nworkflows  ${list(workflows)}\nGitHub     ${gitHub}\n`,
  )
  for (const { path, text, state } of files) {
    write(
      `\n${paint('strong', path)}${state === 'same' ? ' is there already, word for word' : ''}\n`,
    )
    if (state !== 'same') write(`\n${text.replace(/^(?=.)/gm, '  ')}`)
  }
}

async function agrees(count: number, terminal: Terminal): Promise<boolean> {
  const answer = await terminal.ask(
    `\nWrite ${count === 1 ? 'this file' : `these ${count} files`}? [y/N] `,
  )
  return /^y(es)?$/i.test(answer?.trim() ?? '')
}

function tell(
  found: Survey,
  channels: ChosenChannels,
  options: InitOptions,
  { agreed, open }: { readonly agreed: boolean; readonly open: number },
  { write }: Terminal,
): void {
  if (open === 0) write('\nNothing to write.\n')
  else if (!agreed) {
    write('Nothing was written; `--yes` writes without asking.\n')
    return
  } else write(`Written: ${open === 1 ? '1 file' : `${open} files`}.\n`)
  write(`\n${nextSteps(channels, found.defaultBranch, options).join('\n')}\n`)
}

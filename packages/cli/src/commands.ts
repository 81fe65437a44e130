import { resolve } from 'node:path'
import { Command, Option } from '@commander-js/extra-typings'
import { adopt } from './adopt/adopt.ts'
import { backports } from './backports/backports.ts'
import { checkLive } from './check/check-live.ts'
import { recordOf } from './check/recorded.ts'
import { recordFrom, replay } from './check/replay.ts'
import { doctor } from './doctor/doctor.ts'
import type { ExitCode } from './exit-code.ts'
import { history } from './history/history.ts'
import { init } from './init/init.ts'
import { POLICY_FILE } from './repository/policy-file.ts'
import type { Terminal } from './terminal/terminal.ts'
import { validate } from './validate/validate.ts'
import { version } from './version.ts'

const ABOUT = `Moves release channels that are git branches forward, and only when the evidence says so.`

const AFTER = `
The token comes from GITHUB_TOKEN or GH_TOKEN, never from the command line.

Exit codes: 0 fine; 1 the answer is no (a candidate is held or could not be measured, something
will not work); 2 there is no answer (command line, policy, token, a service that is silent).`

/** The command line: what can be asked, and in which words. */
export function commands(terminal: Terminal, ended: (code: ExitCode) => void) {
  const program = new Command('sluice')
    .description(ABOUT)
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.write, writeErr: terminal.writeError })
    .showHelpAfterError('Try `--help`.')
    .addHelpText('after', AFTER)

  program
    .command('init')
    .summary('propose a policy and its workflows, and write them')
    .description(
      'Looks at the repository, shows the policy and the workflows that it would write, and asks before it writes.',
    )
    .option('--into <branch>', 'channel to promote into (default: stable, else the default branch)')
    .option('--from <branch>', 'channel that candidates come from (default: next, develop, …)')
    .option(
      '--eval <command>',
      'add a job that runs this; it reads $CHANNEL and writes one report into $OUTPUT',
    )
    .option('--dataset <path>', 'data that the eval runs on (default: found in the command)')
    .option('--harness <paths...>', 'files that judge (default: found in the command)')
    .option('--metrics <url>', 'address of a Prometheus server')
    .option('--auto-merge', 'let labelled pull requests merge themselves into that channel')
    .option('--no-app', "use the job's own token instead of a GitHub App's")
    .option('--yes', 'write without asking')
    .option('--force', 'overwrite files that are there')
    .option('--repo <owner/name>', 'repository on GitHub (default: where `origin` leads)')
    .option('--api-url <url>', 'address of the API (default: GITHUB_API_URL, else GitHub.com)')
    .option('--json', 'print the files as JSON; writes only with --yes')
    .action(async (options) => ended(await init(options, terminal)))

  program
    .command('validate')
    .summary('check a policy file and say what it means')
    .description(
      'Checks a policy file: every problem with its place and fix, or what the policy means. Asks nobody else.',
    )
    .argument('[file]', `policy file (default: ${POLICY_FILE} of the repository)`)
    .option('--json', 'print the policy, or its problems, as JSON')
    .action(async (file, options) => ended(await validate(file, options, terminal)))

  program
    .command('check')
    .summary('say what would be decided about a channel now')
    .description('Collects the evidence and decides, as the action does, and changes nothing.')
    .argument('<channel>', 'channel that would be promoted into')
    .option('--workspace <dir>', 'folder that holds the eval reports', '.')
    .option('--evidence <file>', 'decide a record again instead: no token, nothing is measured')
    .addOption(
      new Option(
        '--record <name>',
        'decide a record of the ledger again: `latest`, or a name from `history`',
      ).conflicts('evidence'),
    )
    .option('--month <yyyy-mm>', 'with --record: look in this month and the one before it')
    .option(
      '--policy <file>',
      'path of the policy: in the repository, with --evidence or --record on this machine',
    )
    .option('--repo <owner/name>', 'repository on GitHub (default: where `origin` leads)')
    .option('--api-url <url>', 'address of the API (default: GITHUB_API_URL, else GitHub.com)')
    .option('--json', 'print the record of the decision')
    .addHelpText(
      'after',
      '\nExits with 0 when every gate is open or the channel is up to date, with 1 when the candidate\nis held or could not be measured. That a person must still approve is no hold.',
    )
    .action(async (channel, { evidence, record: which, month, ...options }) => {
      const asked = { ...options, ...(month === undefined ? {} : { month }) }
      const record =
        which !== undefined
          ? await recordOf(channel, which, asked, terminal)
          : evidence === undefined
            ? undefined
            : await recordFrom(evidence, terminal)
      if (record !== undefined)
        return ended(await replay(channel, { ...options, record }, terminal))
      const workspace = resolve(terminal.directory, options.workspace)
      const policyFile = options.policy ?? POLICY_FILE
      ended(await checkLive(channel, { ...options, workspace, policyFile }, terminal))
    })

  program
    .command('adopt')
    .summary('account for what a channel of an old repository has alone')
    .description(
      'Shows what only the channel has up to its present head, and the line of the policy that says that it need not be carried. Changes nothing on GitHub: the review of that line is the act.',
    )
    .argument('<channel>', 'channel that is promoted into')
    .option('--write', `write the line into ${POLICY_FILE} of this machine, and nothing else of it`)
    .option('--repo <owner/name>', 'repository on GitHub (default: where `origin` leads)')
    .option('--api-url <url>', 'address of the API (default: GITHUB_API_URL, else GitHub.com)')
    .option('--json', 'print what would be accounted for as JSON')
    .action(async (channel, options) => ended(await adopt(channel, options, terminal)))

  program
    .command('history')
    .summary('list what was decided about a channel')
    .description(
      'Lists the decisions, landings, rollbacks and health that the ledger has of a channel, in this month and the one before it, oldest first. The fourth column names the record that `check --record` decides again.',
    )
    .argument('<channel>', 'channel that was promoted into')
    .option('--month <yyyy-mm>', 'this month and the one before it, instead of now')
    .option('--repo <owner/name>', 'repository on GitHub (default: where `origin` leads)')
    .option('--api-url <url>', 'address of the API (default: GITHUB_API_URL, else GitHub.com)')
    .option('--json', 'print the lines of the ledger as JSON')
    .action(async (channel, options) => ended(await history(channel, options, terminal)))

  program
    .command('backports')
    .summary('say which merged changes have not reached which channel')
    .description(
      'Compares the channel that changes are carried from with those that they are carried to, by content, and says what is missing, open, conflicting or closed. Changes nothing.',
    )
    .option('--policy <file>', 'path of the policy in the repository', POLICY_FILE)
    .option('--repo <owner/name>', 'repository on GitHub (default: where `origin` leads)')
    .option('--api-url <url>', 'address of the API (default: GITHUB_API_URL, else GitHub.com)')
    .option('--json', 'print the overview as JSON')
    .addHelpText('after', '\nExits with 0 whatever is missing: backports take their time.')
    .action(async ({ policy: policyFile, ...options }) =>
      ended(await backports({ ...options, policyFile }, terminal)),
    )

  program
    .command('doctor')
    .summary('find what will not work, with its fix')
    .description(
      'Looks at the token, the settings, the rules, the policy on each channel, CI and the evidence. Changes nothing: permissions are asked for with requests that cannot be carried out.',
    )
    .option('--workspace <dir>', 'folder that holds the eval reports')
    .option('--policy <file>', 'path of the policy in the repository', POLICY_FILE)
    .option('--repo <owner/name>', 'repository on GitHub (default: where `origin` leads)')
    .option('--api-url <url>', 'address of the API (default: GITHUB_API_URL, else GitHub.com)')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExits with 1 when something will not work.')
    .action(async ({ workspace, policy: policyFile, ...options }) => {
      const reports = {
        workspace: resolve(terminal.directory, workspace ?? '.'),
        workspaceNamed: workspace !== undefined,
      }
      ended(await doctor({ ...options, ...reports, policyFile }, terminal))
    })

  return program
}

import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** How GitHub runs a script in a `shell:`. */
export type Shell = {
  readonly command: string
  /** The arguments, with `{0}` for the script's path. */
  readonly argumentFormat: string
  readonly extension: string
}

const builtIn: Readonly<Record<string, { readonly format: string; readonly extension: string }>> = {
  bash: { format: '--noprofile --norc -e -o pipefail {0}', extension: '.sh' },
  sh: { format: '-e {0}', extension: '.sh' },
  pwsh: { format: `-command ". '{0}'"`, extension: '.ps1' },
  python: { format: '{0}', extension: '.py' },
}

/** Reads a step's `shell:`: a built-in name, or a command line of one's own with `{0}`. */
export function parseShell(shell: string): Shell {
  const space = shell.indexOf(' ')
  const command = space < 0 ? shell : shell.slice(0, space)
  const known = Object.hasOwn(builtIn, command) ? builtIn[command] : undefined
  const own = space < 0 ? '' : shell.slice(space + 1).trimStart()
  const argumentFormat = own === '' ? (known?.format ?? '') : own
  if (!argumentFormat.includes('{0}')) {
    throw new Error(
      'Invalid shell option. Shell must be a valid built-in (bash, sh, cmd, powershell, pwsh) ' +
        "or a format string containing '{0}'",
    )
  }
  return { command, argumentFormat, extension: known?.extension ?? '' }
}

/** The arguments with the script's path put in; double quotes hold an argument together. */
export function shellArguments(shell: Shell, scriptPath: string): string[] {
  const words = shell.argumentFormat.match(/(?:[^\s"]|"[^"]*")+/g) ?? []
  return words.map((word) => word.replaceAll('"', '').replaceAll('{0}', scriptPath))
}

/** The script as it is written to disk: PowerShell is made to stop at errors. */
export function scriptContents(shell: Shell, script: string): string {
  if (shell.command !== 'pwsh') return script
  return [
    "$ErrorActionPreference = 'stop'",
    script,
    'if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }',
  ].join('\n')
}

/** Finds a program on a search path. Throws as GitHub's runner does when there is none. */
export async function findProgram(command: string, searchPath: string): Promise<string> {
  for (const folder of searchPath.split(delimiter)) {
    if (folder === '') continue
    const file = join(folder, command)
    if (await isExecutable(file)) return file
  }
  throw new Error(`${command}: command not found`)
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}

import { existsSync, statSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { SluiceError } from '@sluice/runtime'

/** Files of the repository that judge, so that they must come from the protected side. */
export type EvalCommand = {
  readonly command: string
  readonly dataset: string
  /** Files and folders of the harness. */
  readonly harness: readonly string[]
}

/**
 * Finds harness and dataset among the words of the eval's command: a candidate must not bring its
 * own judge (promise 6), so both have to be known.
 *
 * @throws {SluiceError} `misconfigured` when one of them is not known, or the command is not safe.
 */
export function readEvalCommand(
  command: string,
  given: { readonly dataset?: string; readonly harness?: readonly string[] },
  root: string,
): EvalCommand {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would leave the YAML scalar
  if (command.trim() === '' || /[\u0000-\u001f]|\$\{\{/.test(command))
    throw new SluiceError(
      'misconfigured',
      'The command of --eval is one line without expressions of GitHub’s: it runs the candidate’s code, which gets no secret.',
    )
  const named = command.split(/[\s='"]+/).flatMap((word) => pathsOf(word, root))
  const dataset =
    given.dataset ?? named.find((path) => /\.(jsonl|json|csv|ya?ml|parquet)$/.test(path))
  if (dataset === undefined)
    throw new SluiceError(
      'misconfigured',
      'Which dataset does the eval run on? The command names no file of data in this repository: add `--dataset PATH`.',
    )
  const found = named.filter((path) => path !== dataset)
  const harness = given.harness ?? found
  if (harness.length === 0)
    throw new SluiceError(
      'misconfigured',
      'Which files are the eval’s harness? The command names none in this repository: add `--harness PATH`, once for each file or folder.',
    )
  const paths = [dataset, ...harness]
  const stranger = paths.find((path) => !isInside(path) || !existsSync(join(root, path)))
  if (stranger !== undefined)
    throw new SluiceError(
      'misconfigured',
      `There is no ${JSON.stringify(stranger)} in this repository.`,
    )
  return { command: command.trim(), dataset, harness: [...new Set(harness)] }
}

/** A word that is a path here, or a Python module: `backend.ai.eval` is a file or a folder. */
function pathsOf(word: string, root: string): readonly string[] {
  const path = normalize(word).replace(/\/$/, '')
  if (!isInside(path)) return []
  const module = /^[A-Za-z_][\w.]*$/.test(word) ? word.replaceAll('.', '/') : undefined
  const names = [path, ...(module === undefined ? [] : [`${module}.py`, module])]
  return names
    .filter((name) => name !== '.' && existsSync(join(root, name)) && counts(root, name))
    .slice(0, 1)
}

/** A folder is a harness only where it was written as a path or a module, not as a bare word. */
function counts(root: string, name: string): boolean {
  return name.includes('/') || statSync(join(root, name)).isFile()
}

function isInside(path: string): boolean {
  return (
    /^[\w@+,.-][\w@+,./ -]*$/.test(path) && !path.startsWith('-') && !path.split('/').includes('..')
  )
}

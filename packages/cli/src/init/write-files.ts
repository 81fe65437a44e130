import { mkdir, readFile, realpath, rename, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { SluiceError } from '@sluice/runtime'

export type ProposedFile = { readonly path: string; readonly text: string }

/** `same`: it is there already, word for word. */
export type FileState = 'new' | 'same' | 'different'

export async function stateOf(root: string, { path, text }: ProposedFile): Promise<FileState> {
  try {
    return (await readFile(join(root, path), 'utf8')) === text ? 'same' : 'different'
  } catch {
    return 'new'
  }
}

/**
 * Writes the files below the root, whole or not at all each. Without `force` a file that has come
 * into being since we looked stays as it is.
 *
 * @throws {SluiceError} `misconfigured` when a file is there, or a link leads out of the root.
 */
export async function writeFiles(
  root: string,
  files: readonly ProposedFile[],
  { force }: { readonly force?: boolean },
): Promise<void> {
  const top = await realpath(root)
  for (const { path, text } of files) {
    const place = join(top, path)
    await mkdir(dirname(place), { recursive: true })
    const folder = await realpath(dirname(place))
    if (!`${folder}${sep}`.startsWith(`${top}${sep}`))
      throw new SluiceError(
        'misconfigured',
        `${path} leads out of the repository: nothing was written there.`,
      )
    if (force) {
      // Renamed into place, so that a link is replaced and not followed.
      await writeFile(`${place}.new`, text, { flag: 'wx' })
      await rename(`${place}.new`, place)
    } else await writeFile(place, text, { flag: 'wx' })
  }
}

import { createHash } from 'node:crypto'

/** Takes the lines of one comparison of trees, as git prints it, and names what they say. */
export type PatchName = {
  add(line: string): void
  end(): string
}

/** Lines, their neighbours and their files, without line numbers. */
export function nameInPlace(): PatchName {
  const hash = createHash('sha256')
  let index = ''
  return {
    add(line) {
      if (line.startsWith('index ')) {
        index = line.split(' ')[1] ?? ''
        return
      }
      if (line.startsWith('Binary files ')) hash.update(`${index}\n`)
      hash.update(line.startsWith('@@') ? '@@\n' : `${line}\n`, 'latin1')
    },
    end: () => hash.digest('hex'),
  }
}

/**
 * The same whatever the files are called: where a branch moved a file, git lays a change upon it at
 * its new place. What is moved counts as moved, not as all of its lines.
 */
export function nameWherever(): PatchName {
  const files: PatchName[] = []
  let isHead = true
  return {
    add(line) {
      if (line.startsWith('diff --git ')) {
        files.push(nameInPlace())
        isHead = true
        return
      }
      if (line.startsWith('@@')) isHead = false
      const said = isHead ? withoutNames(line) : line
      if (said !== undefined) files.at(-1)?.add(said)
    },
    // Files come in the order of their names.
    end: () => {
      const hash = createHash('sha256')
      for (const name of files.map((file) => file.end()).sort()) hash.update(`${name}\n`)
      return hash.digest('hex')
    },
  }
}

/** A line of a file's head, without what the file is called and how alike its two sides are. */
function withoutNames(line: string): string | undefined {
  if (/^(?:--- |\+\+\+ |rename to |(?:dis)?similarity index )/.test(line)) return undefined
  if (line.startsWith('rename from ')) return 'renamed'
  // The blobs on either side stand in the line before.
  return line.startsWith('Binary files ') ? 'Binary files ' : line
}

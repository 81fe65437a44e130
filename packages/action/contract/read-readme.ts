import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Readme = {
  readonly text: string
  /** All cells of the table under a heading, by the first of each row; without their backticks. */
  readonly table: (heading: string) => ReadonlyMap<string, readonly string[]>
  /** The workflow that people copy, by its `name:`. */
  readonly workflow: (name: string) => string
  /** Every policy that people could copy. */
  readonly policies: readonly string[]
}

export async function readReadme(folder: string): Promise<Readme> {
  const text = await readFile(join(folder, 'README.md'), 'utf8')
  return {
    text,
    table: (heading) => {
      const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
      const rows = section.split('\n').filter((line) => line.startsWith('| `'))
      return new Map(rows.map(cellsOf).map((cells) => [cells[0] ?? '', cells]))
    },
    workflow: (name) =>
      [...text.matchAll(/\n```yaml\n([\s\S]*?)\n```\n/g)]
        .map(([, body = '']) => body)
        .find((body) => body.startsWith(`name: ${name}\n`)) ?? '',
    policies: [...text.matchAll(/^( *)```yaml\n(\s*version: 1\n[\s\S]*?)^\1```/gm)].map(
      ([, indent = '', body = '']) => body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    ),
  }
}

function cellsOf(row: string): readonly string[] {
  return row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1'))
}

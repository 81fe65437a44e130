import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml'
import { compare, decimalOf, parseDecimal } from '../decimal.ts'
import { type PolicyProblem, Refusal } from './problem.ts'
import { unreadableCharacter } from './readable-text.ts'
import type { Path, PolicySource, Span } from './source.ts'

/**
 * The plain data of a policy file. Every number in it is exactly the decimal that its source
 * spells: numbers that a double cannot hold to the last digit were refused on the way.
 */
export type Tree = string | number | boolean | null | readonly Tree[] | Mapping
export type Mapping = { readonly [key: string]: Tree }

/** Where a value stands, and the key before it when it is in a mapping. */
export type Place = { readonly key?: Span; readonly value: Span }

export function isMapping(tree: Tree | undefined): tree is Mapping {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree)
}

/** Turns YAML nodes into plain data and notes where each came from. */
export class TreeReader {
  readonly problems: PolicyProblem[] = []
  readonly #source: PolicySource
  readonly #places = new Map<string, Place>()
  readonly #refused = new Set<string>()

  constructor(source: PolicySource) {
    this.#source = source
  }

  /** The place of the value at a path; of its nearest written ancestor where it is not written. */
  place(path: Path): Place {
    for (let length = path.length; length >= 0; length -= 1) {
      const place = this.#places.get(JSON.stringify(path.slice(0, length)))
      if (place !== undefined) return place
    }
    return { value: { start: 0, end: 0 } }
  }

  isWritten(path: Path): boolean {
    return this.#places.has(JSON.stringify(path))
  }

  /** Whether a value, or one that it is in, was refused already: what follows is an echo. */
  isRefused(path: Path): boolean {
    return [...path, ''].some((_, length) =>
      this.#refused.has(JSON.stringify(path.slice(0, length))),
    )
  }

  read(node: Node | null, path: Path, key?: Span): Tree {
    const value = spanOf(node) ?? { start: key?.end ?? 0, end: key?.end ?? 0 }
    this.#places.set(JSON.stringify(path), { ...(key === undefined ? {} : { key }), value })
    this.#refuseProperties(node, path, value)
    if (isMap(node)) return this.#mapping(node.items, path)
    if (isSeq(node))
      return node.items.map((item, index) => this.read(nodeOrNull(item), [...path, index]))
    if (isScalar(node)) return this.#scalar(node, path, value)
    return null
  }

  #refuseProperties(node: Node | null, path: Path, at: Span): void {
    if (node === null) return
    if (isAlias(node))
      this.#refuse(
        path,
        at,
        'yaml-feature',
        'Aliases are not read: a policy says what it means in place.',
        'Write the value out.',
      )
    else if ('anchor' in node && node.anchor !== undefined)
      this.#refuse(
        path,
        at,
        'yaml-feature',
        'Anchors are not read: a policy says what it means in place.',
        `Remove \`&${String(node.anchor)}\`.`,
      )
    if (node.tag !== undefined)
      this.#refuse(
        path,
        at,
        'yaml-feature',
        'Tags are not read: settings have their types already.',
        'Remove the tag.',
      )
  }

  #mapping(pairs: readonly Pair[], path: Path): Mapping {
    const entries = new Map<string, Tree>()
    for (const pair of pairs) {
      const keyNode = nodeOrNull(pair.key)
      const keySpan = spanOf(keyNode) ?? this.place(path).value
      const key = this.#key(keyNode, path, keySpan)
      if (key === undefined) continue
      if (entries.has(key)) {
        const first = this.place([...path, key]).key
        const line = first === undefined ? 1 : this.#source.position(first.start).line
        this.#refuse(
          [...path, key],
          keySpan,
          'duplicate-key',
          `\`${key}\` is written twice; the first is in line ${line}.`,
          'Keep one of them.',
        )
        continue
      }
      entries.set(key, this.read(nodeOrNull(pair.value), [...path, key], keySpan))
    }
    return Object.fromEntries(entries)
  }

  #key(node: Node | null, path: Path, at: Span): string | undefined {
    this.#refuseProperties(node, path, at)
    if (!isScalar(node)) {
      this.#refuse(path, at, 'yaml-feature', 'A key must be a word.', 'Write a plain word as key.')
      return undefined
    }
    const key = typeof node.value === 'string' ? node.value : (node.source ?? '')
    const unreadable = unreadableCharacter(key)
    if (unreadable !== undefined) {
      const message = `A key has a character that cannot be seen as it is: ${unreadable}.`
      this.#refuse(path, at, 'characters', message, 'Remove it.')
      return undefined
    }
    if (key === '<<') {
      const message = 'Merge keys are not read: a policy says what it means in place.'
      this.#refuse([...path, key], at, 'yaml-feature', message, 'Write the settings out.')
      return undefined
    }
    if (key in Object.prototype) {
      const message = `\`${key}\` cannot be a key: programs give it a meaning of its own.`
      this.#refuse([...path, key], at, 'reserved-key', message, 'Use another name.')
      return undefined
    }
    return key
  }

  #scalar({ value, source = '' }: Scalar, path: Path, at: Span): Tree {
    if (typeof value === 'string') {
      const unreadable = unreadableCharacter(value)
      if (unreadable !== undefined) {
        const message = `The text has a character that cannot be seen as it is: ${unreadable}.`
        this.#refuse(path, at, 'characters', message, 'Write it on one line without the character.')
      }
      return value
    }
    if (typeof value === 'number') {
      const written = parseDecimal(source)
      const held = decimalOf(value)
      if (written === undefined || held === undefined || compare(written, held) !== 0) {
        const message = 'The number cannot be read exactly.'
        this.#refuse(path, at, 'value', message, 'Write a plain decimal of at most 15 digits.')
      }
      return value
    }
    return typeof value === 'boolean' ? value : null
  }

  #refuse(path: Path, at: Span, code: Refusal['code'], message: string, fix: string): void {
    // The first of two equal keys is read, so its own problems stay worth telling.
    if (code !== 'duplicate-key') this.#refused.add(JSON.stringify(path))
    this.problems.push(this.#source.problem(new Refusal(code, message, fix), path, at))
  }
}

function spanOf(node: Node | null): Span | undefined {
  return node?.range ? { start: node.range[0], end: node.range[1] } : undefined
}

function nodeOrNull(node: unknown): Node | null {
  return isNode(node) ? node : null
}

import * as z from 'zod'
import { isChannelName, isSha } from '../../identifiers.ts'
import { Refusal } from '../problem.ts'
import { addRefusal, text } from './scalar.ts'

/** The key of a channel. */
export const channelKey = z
  .string()
  .superRefine((name, context) => {
    if (!isChannelName(name)) addRefusal(context, notAChannel)
  })
  .meta({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' })

const notAChannel = new Refusal(
  'value',
  'This cannot name a channel.',
  'Use letters, digits, `.`, `_` and `-`, at most 63, and name the branch with `branch` if it is called otherwise.',
)

/** A channel that is named elsewhere in the policy; whether it exists is asked later. */
export const channelReference = text(
  'the name of a channel',
  { pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' },
  (written) => (isChannelName(written) ? written : notAChannel),
)

/** A commit, whole: an abbreviation may come to mean another. Digits alone would be a number. */
export const commitName = text(
  'a commit by all of its 40 digits',
  { pattern: '^[0-9a-f]{40}$' },
  (written) =>
    isSha(written)
      ? written
      : new Refusal(
          'value',
          'This is not the whole name of a commit.',
          'Write all 40 digits, as `git rev-parse` prints them.',
        ),
)

/** `git check-ref-format --branch`, rule by rule (git-check-ref-format(1)). */
const BRANCH_RULES: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'is empty'],
  [/^refs\//, 'is a ref, not the name of a branch'],
  [/^-/, 'begins with `-`'],
  [/^HEAD$|^@$/, 'means something else to git'],
  [/^[0-9a-f]{40}$/, 'looks like a commit'],
  [/(^|\/)\./, 'has a part that begins with `.`'],
  [/\.lock(\/|$)/, 'has a part that ends with `.lock`'],
  [/\.\./, 'has `..` in it'],
  [/@\{/, 'has `@{` in it'],
  [/^\/|\/\/|\/$/, 'has an empty part'],
  [/\.$/, 'ends with `.`'],
  [/[\s~^:?*[\\]/, 'has a space or one of `~^:?*[\\` in it'],
]

const LONGEST_BRANCH = 200

export const branchName = text(
  'the name of a branch',
  { minLength: 1, maxLength: LONGEST_BRANCH },
  (written) => {
    const broken = BRANCH_RULES.find(([pattern]) => pattern.test(written))
    if (broken !== undefined)
      return new Refusal(
        'value',
        `This cannot name a git branch: it ${broken[1]}.`,
        'Write the branch as `git branch` lists it.',
      )
    if (written.length > LONGEST_BRANCH)
      return new Refusal(
        'value',
        `The name is longer than ${LONGEST_BRANCH} characters.`,
        'Use a branch with a shorter name.',
      )
    return written
  },
)

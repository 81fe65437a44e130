declare const brand: unique symbol
type Branded<T, Name extends string> = T & { readonly [brand]: Name }

/** A whole git object name: 40 lower-case hex digits. Never an abbreviation, never a ref. */
export type Sha = Branded<string, 'Sha'>

/** The name of a channel as the policy spells it. Its branch may be called otherwise. */
export type ChannelName = Branded<string, 'ChannelName'>

const FULL_SHA = /^[0-9a-f]{40}$/
const CHANNEL_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/

export function isSha(text: string): text is Sha {
  return FULL_SHA.test(text)
}

/** @throws {TypeError} when the text is not a whole, lower-case git object name. */
export function sha(text: string): Sha {
  if (!isSha(text))
    throw new TypeError(`Not a 40-digit commit or tree name: ${JSON.stringify(text)}`)
  return text
}

export function isChannelName(text: string): text is ChannelName {
  return CHANNEL_NAME.test(text)
}

/** @throws {TypeError} when the text cannot name a channel: letters, digits, `.`, `_`, `-`, at most 63. */
export function channelName(text: string): ChannelName {
  if (!isChannelName(text)) throw new TypeError(`Not a channel name: ${JSON.stringify(text)}`)
  return text
}

/** The seven digits that people read. For display only: never compare or look up by it. */
export function shortSha(full: Sha): string {
  return full.slice(0, 7)
}

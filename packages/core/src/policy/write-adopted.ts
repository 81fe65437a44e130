import { isMap, isScalar, parseDocument } from 'yaml'
import type { ChannelName, Sha } from '../identifiers.ts'

/**
 * The policy's text with `adopted` written into a channel. Nothing else of the text is touched: not a
 * comment, not a space.
 *
 * @param text a policy that `parsePolicy` takes.
 * @returns undefined where the channel is not written as a mapping with a setting.
 * @example writeAdopted('version: 1\nchannels: { stable: { from: next } }', stable, head)
 * // 'version: 1\nchannels: { stable: { adopted: 4f2d…, from: next } }'
 */
export function writeAdopted(text: string, channel: ChannelName, commit: Sha): string | undefined {
  const settings = parseDocument(text).getIn(['channels', channel], true)
  if (!isMap(settings)) return undefined
  const present = settings.items.find(({ key }) => isScalar(key) && key.value === 'adopted')
  if (present !== undefined) {
    const { value } = present
    if (!isScalar(value) || !value.range) return undefined
    const [start, end] = value.range
    return text.slice(0, start) + commit + text.slice(end)
  }
  const [first] = settings.items
  if (!isScalar(first?.key) || !first.key.range) return undefined
  const [start] = first.key.range
  return `${text.slice(0, start)}adopted: ${commit}${separator(text, start, settings.flow)}${text.slice(start)}`
}

/** In a block the next setting stands below, as far in as this one. */
function separator(text: string, start: number, isFlow: boolean | undefined): string {
  if (isFlow === true) return ', '
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  return `\n${line}`
}

import { placeholderNames, unknownPlaceholder } from '../../notices/placeholders.ts'
import { Refusal } from '../problem.ts'
import { headerNameRefusal } from './addresses.ts'
import { discreetText, text } from './scalar.ts'

const STATUSPAGE_ID = /^[A-Za-z0-9]{1,64}$/

function statuspageId(what: string) {
  return text(what, { pattern: STATUSPAGE_ID.source }, (written) =>
    STATUSPAGE_ID.test(written)
      ? written
      : new Refusal('value', `This is not ${what}.`, 'Copy it from the address in Statuspage.'),
  )
}

export const statuspagePage = statuspageId('the id of a page such as `kctbh9vrtdwd`')
export const statuspageComponent = statuspageId('the id of a component such as `8kbf7d35c070`')

const LONGEST_TEMPLATE = 16_384

/** Text in which `{{reason}}` and its like are filled in. */
export const publicMessage = text(
  'text with placeholders such as `{{channel}}`',
  { minLength: 1, maxLength: 2000 },
  (written) => {
    if (written.trim() === '' || written.length > 2000)
      return new Refusal('value', 'The text is empty, or longer than 2000 characters.', 'Write it.')
    return placeholderRefusal(written) ?? written
  },
)

/** JSON in whose strings `{{title}}` and its like are filled in. Some bodies want a key inside. */
export const jsonTemplate = discreetText(
  'JSON with placeholders such as `{"text": "{{title}}"}`',
  { minLength: 2, maxLength: LONGEST_TEMPLATE },
  (written) => {
    if (written.length > LONGEST_TEMPLATE)
      return new Refusal(
        'value',
        `The template is longer than ${LONGEST_TEMPLATE} characters.`,
        'Shorten it.',
      )
    if (!isJson(written))
      return new Refusal(
        'value',
        'The template is not JSON.',
        'Write JSON, with every placeholder inside quotes: `{"text": "{{title}}"}`.',
      )
    return placeholderRefusal(written) ?? written
  },
)

function isJson(written: string): boolean {
  try {
    JSON.parse(written)
    return true
  } catch {
    return false
  }
}

function placeholderRefusal(template: string): Refusal | undefined {
  const unknown = unknownPlaceholder(template)
  if (unknown === undefined) return undefined
  const shown = unknown.length > 60 ? `${unknown.slice(0, 59)}…` : unknown
  return new Refusal(
    'reference',
    `\`${shown.replaceAll('`', '')}\` is not a placeholder.`,
    `Write one of ${placeholderNames.map((name) => `\`{{${name}}}\``).join(', ')}.`,
  )
}

/** A header whose value comes from the environment: there a name that tells of secrets is right. */
export function secretHeaderRefusal(name: string): Refusal | undefined {
  const refusal = headerNameRefusal(name)
  return refusal?.code === 'secret' ? undefined : refusal
}

const LONGEST_PATH = 512

/** A file of the repository. Workflows are none of a notice's business. */
export const documentPath = text(
  'the path of a file such as `docs/incidents.md`',
  { minLength: 1, maxLength: LONGEST_PATH },
  (written) => {
    const refused = (message: string) =>
      new Refusal('value', message, 'Write a path such as `docs/incidents.md`.')
    const parts = written.split('/')
    if (written.length > LONGEST_PATH)
      return refused(`The path is longer than ${LONGEST_PATH} characters.`)
    if (/^[/~]|^[A-Za-z]:|\\/.test(written) || parts.some((part) => /^\.{0,2}$/.test(part)))
      return refused(
        'The path is not one from the top of the repository, with `/` between its parts.',
      )
    if (/[*?{}[\]<>|:"]/.test(written))
      return refused('The path has a character that a file of every system cannot have.')
    if (parts[0]?.toLowerCase() === '.git' || /^\.github\/workflows\//i.test(written))
      return refused('Incidents are not written there.')
    return written
  },
)

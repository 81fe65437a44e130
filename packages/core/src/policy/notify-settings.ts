import * as z from 'zod'
import { noticeDestination } from '../notices/notice-key.ts'
import { normaliseNotice } from './normalise-notices.ts'
import { noticeSettings } from './notice-settings.ts'
import { Refusal } from './problem.ts'
import { list } from './values/list.ts'
import { addRefusal } from './values/scalar.ts'

/** A second notice to the same place would be taken for the first one, and never be sent. */
const notices = list(noticeSettings).superRefine((written, context) => {
  const places = written.map((notice) => normaliseNotice(notice).map(noticeDestination).join())
  places.forEach((place, index) => {
    const first = places.indexOf(place)
    if (first === index) return
    const message = `Entry ${first + 1} of the list goes to the same place.`
    const refusal = new Refusal('conflict', message, 'Remove one of them.', { hideValue: true })
    addRefusal(context, refusal, [index])
  })
})

const ofSeverity = () =>
  z
    .union([notices, noticeSettings])
    .meta({ title: 'a `<notice>` as below, or a list of them' })
    .prefault([])

/** Who is told of an incident, by its severity. */
export const notifySettings = z.strictObject({
  critical: ofSeverity().describe('Notices of an emergency.'),
  standard: ofSeverity().describe('Notices of any other incident.'),
})

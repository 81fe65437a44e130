import * as z from 'zod'
import { Refusal } from './problem.ts'
import { labelNameRefusal } from './values/prometheus-names.ts'
import { addRefusal, text } from './values/scalar.ts'

/** Labels that a series must have. */
export const labelKey = z.string().superRefine((name, context) => {
  const refusal = labelNameRefusal(name)
  if (refusal !== undefined) addRefusal(context, refusal)
})

export const labelValue = text('the value of a label', { maxLength: 1024 }, (written) =>
  written.length <= 1024
    ? written
    : new Refusal('value', 'The value is longer than 1024 characters.', 'Shorten it.'),
)

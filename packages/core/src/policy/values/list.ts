import * as z from 'zod'
import { Refusal } from '../problem.ts'
import { addRefusal } from './scalar.ts'

const LONGEST_LIST = 100

/** A list without repetitions: naming a thing twice mostly means that another was meant. */
export function list<Item extends z.ZodType>(
  item: Item,
  { atLeastOne }: { readonly atLeastOne?: Refusal } = {},
): z.ZodArray<Item> {
  return z
    .array(item)
    .superRefine((items, context) => {
      if (items.length === 0 && atLeastOne !== undefined) addRefusal(context, atLeastOne)
      if (items.length > LONGEST_LIST) {
        const message = `The list has ${items.length} entries, more than ${LONGEST_LIST}.`
        addRefusal(context, new Refusal('value', message, 'Shorten it.'))
        return
      }
      items.forEach((one, index) => {
        const first = items.indexOf(one)
        const message = `Entry ${first + 1} of the list says the same.`
        if (first < index)
          addRefusal(context, new Refusal('conflict', message, 'Remove one of them.'), [index])
      })
    })
    .register(z.globalRegistry, {
      uniqueItems: true,
      maxItems: LONGEST_LIST,
      ...(atLeastOne === undefined ? {} : { minItems: 1 }),
    })
}

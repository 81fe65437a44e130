import * as z from 'zod'
import { Refusal } from '../problem.ts'

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
      if (items.length > LONGEST_LIST)
        addRefusal(
          context,
          new Refusal(
            'value',
            `The list has ${items.length} entries, more than ${LONGEST_LIST}.`,
            'Shorten it.',
          ),
        )
      items.forEach((one, index) => {
        const first = items.indexOf(one)
        if (first < index)
          addRefusal(
            context,
            new Refusal('conflict', `Entry ${first + 1} says the same.`, 'Remove one of them.'),
            [index],
          )
      })
    })
    .meta({
      uniqueItems: true,
      maxItems: LONGEST_LIST,
      ...(atLeastOne === undefined ? {} : { minItems: 1 }),
    })
}

/** Reports a refusal through zod, from a check on a whole list or mapping. */
export function addRefusal(
  context: z.RefinementCtx,
  refusal: Refusal,
  path: (string | number)[] = [],
): void {
  context.addIssue({ code: 'custom', message: refusal.message, params: { refusal }, path })
}

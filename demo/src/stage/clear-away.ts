/** How to clear away what was set up, in the order of setting up. */
export type Endings = (() => Promise<void>)[]

/**
 * Works, then clears away everything, last thing first, whatever happens. Of several problems the
 * first one counts: later ones often follow from it.
 */
export async function clearAway<Result>(
  work: (endings: Endings) => Promise<Result>,
): Promise<Result> {
  const endings: Endings = []
  const outcome = await settled(work(endings))
  const ends: Outcome<void>[] = []
  for (const end of endings.reverse()) ends.push(await settled(end()))
  if (!outcome.ok) throw outcome.problem
  for (const end of ends) if (!end.ok) throw end.problem
  return outcome.value
}

type Outcome<Result> =
  | { readonly ok: true; readonly value: Result }
  | { readonly ok: false; readonly problem: unknown }

function settled<Result>(work: Promise<Result>): Promise<Outcome<Result>> {
  return work.then(
    (value) => ({ ok: true, value }),
    (problem: unknown) => ({ ok: false, problem }),
  )
}

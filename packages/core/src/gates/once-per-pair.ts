/**
 * A function of two values that never change, computed once for each pair of them: a script that
 * asks many questions of the same two reports looks at their items once. What was computed goes
 * when either value goes.
 */
export function oncePerPair<First extends object, Second extends object, Result extends object>(
  compute: (first: First, second: Second) => Result,
): (first: First, second: Second) => Result {
  const known = new WeakMap<First, WeakMap<Second, Result>>()
  return (first, second) => {
    const ofFirst = known.get(first) ?? new WeakMap<Second, Result>()
    const present = ofFirst.get(second)
    if (present !== undefined) return present
    const computed = compute(first, second)
    known.set(first, ofFirst.set(second, computed))
    return computed
  }
}

/**
 * A function of a value that never changes, computed once for each of them: what a rule says in
 * words is the same for every question that is asked of one policy. What was computed goes when the
 * value goes.
 */
export function oncePer<Value extends object, Result>(
  compute: (value: Value) => Result,
): (value: Value) => Result {
  const known = new WeakMap<Value, { readonly result: Result }>()
  return (value) => {
    const present = known.get(value)
    if (present !== undefined) return present.result
    const result = compute(value)
    known.set(value, { result })
    return result
  }
}

const CLASS = /^[1-5]xx$/i
const CODE = /^[1-5][0-9]{2}$/

/**
 * Whether a request's status is what a rule means by `pattern`. A class such as `5xx` means the
 * literal codes 500 to 599, and the label value `5xx` that some exporters write; anything else
 * means exactly itself.
 *
 * @example matchesStatus('5xx', '503') // true
 */
export function matchesStatus(pattern: string, status: string): boolean {
  if (!CLASS.test(pattern)) return status === pattern
  return status[0] === pattern[0] && (CODE.test(status) || CLASS.test(status))
}

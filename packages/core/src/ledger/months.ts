/** `2026/11.jsonl`: entries are kept by month, in UTC. */
export function monthFile(at: string): string {
  return `${at.slice(0, 4)}/${at.slice(5, 7)}.jsonl`
}

/** The month's file and the one before it: as far back as a look ever reads. */
export function recentMonths(now: string): { readonly file: string; readonly before: string } {
  return { file: monthFile(now), before: monthFile(monthBefore(now)) }
}

/** The first moment that the recent months cover. ISO 8601, UTC. */
export function monthBefore(now: string): string {
  const year = Number(now.slice(0, 4))
  const month = Number(now.slice(5, 7))
  const before = month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 }
  return `${String(before.year).padStart(4, '0')}-${String(before.month).padStart(2, '0')}-01T00:00:00.000Z`
}

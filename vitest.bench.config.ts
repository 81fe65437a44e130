import { defineConfig } from 'vitest/config'

// What is measured is a ratio in one run, and the packaged bundles: build them first.
export default defineConfig({
  resolve: { conditions: ['sluice-source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['sluice-source', 'node', 'import', 'default'] } },
  test: { include: ['packages/*/bench/**/*.bench.ts'], fileParallelism: false },
})

import { defineConfig } from 'vitest/config';

/** Tests of the built command line, pages and package: they need dist/, which is built first when stale. */
const BUILT = [
  'test/cli/**/*.test.ts',
  'test/browser/**/*.test.ts',
  'test/house/package.test.ts',
  'test/behaviours/k6.test.ts',
];

export default defineConfig({
  test: {
    // Processes, not threads: the PNG renderer is native code.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    setupFiles: ['test/property-seed.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'model', include: ['test/**/*.test.ts'], exclude: BUILT },
      },
      {
        extends: true,
        test: { name: 'built', include: BUILT, globalSetup: ['test/cli/build-when-stale.ts'] },
      },
    ],
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
});

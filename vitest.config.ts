import { defineConfig } from 'vitest/config'

// Installs libraries of other languages first, so it runs only where that is asked for.
const interop = {
  test: {
    name: 'interop',
    include: ['test/interop/**/*.test.ts'],
    globalSetup: ['test/harness/global-setup.ts', 'test/harness/interop-setup.ts'],
    testTimeout: 60_000,
  },
}

export default defineConfig({
  test: {
    // The journeys mostly wait for something, so more of them than cores run at once.
    maxWorkers: 4,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'packages',
          include: ['packages/*/test/**/*.test.ts', 'apps/sandbox/test/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/{journeys,routes,outbound}/**/*.test.ts'],
          globalSetup: 'test/harness/global-setup.ts',
          testTimeout: 60_000,
        },
      },
      ...(process.env['INTEROP'] ? [interop] : []),
      {
        test: {
          name: 'demo',
          include: ['test/demo/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
    ],
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
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

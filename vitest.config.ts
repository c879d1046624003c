import { defineConfig } from 'vitest/config'
import { CiReporter } from './test/harness/ci-reporter.ts'

// These need more than Node, so they run only where they are asked for: `pnpm e2e <name>`.
const SUITES = [
  {
    test: {
      name: 'browser',
      include: ['packages/sdk/test/package/browser.test.ts', 'test/browser/**/*.test.ts'],
      globalSetup: 'test/harness/global-setup.ts',
      testTimeout: 60_000,
    },
  },
  {
    test: {
      name: 'console',
      include: ['test/console/**/*.test.ts'],
      globalSetup: 'test/harness/global-setup.ts',
      // Each has a Chromium of its own.
      fileParallelism: false,
      testTimeout: 120_000,
    },
  },
  {
    test: {
      name: 'n8n',
      include: ['test/n8n/e2e/**/*.test.ts'],
      globalSetup: ['test/harness/global-setup.ts', 'test/n8n/harness/setup.ts'],
      // Each file starts an n8n of its own; two at once are more than a machine may have.
      fileParallelism: false,
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  },
  {
    test: {
      name: 'crash',
      include: ['test/crash/**/*.test.ts'],
      globalSetup: 'test/harness/global-setup.ts',
      testTimeout: 300_000,
    },
  },
  {
    test: {
      name: 'outage',
      include: ['test/outage/**/*.test.ts'],
      globalSetup: 'test/harness/global-setup.ts',
      // Most of the time is spent waiting for limits to pass, so that many wait at once.
      fileParallelism: false,
      maxConcurrency: 6,
      testTimeout: 240_000,
    },
  },
  {
    test: {
      name: 'installed',
      include: ['test/packages/**/*.test.ts'],
      testTimeout: 180_000,
      hookTimeout: 300_000,
    },
  },
  {
    test: {
      name: 'interop',
      include: ['test/interop/**/*.test.ts'],
      globalSetup: ['test/harness/global-setup.ts', 'test/harness/interop-setup.ts'],
      testTimeout: 60_000,
    },
  },
  {
    test: {
      name: 'api-compat',
      include: ['test/api-compat/**/*.test.ts'],
      testTimeout: 60_000,
    },
  },
  {
    test: {
      name: 'api-fuzz',
      include: ['test/api-fuzz/**/*.test.ts'],
      globalSetup: 'test/harness/global-setup.ts',
      // Another try would take as long again, with the same requests.
      retry: 0,
    },
  },
  {
    test: {
      name: 'zapier-build',
      include: ['apps/zapier/test/lives/*.test.ts'],
      globalSetup: 'test/harness/global-setup.ts',
      testTimeout: 60_000,
    },
  },
  {
    test: {
      name: 'zapier-cli',
      include: ['apps/zapier/test/cli/*.test.ts'],
      testTimeout: 120_000,
    },
  },
]

const PROJECTS = [
  {
    test: {
      name: 'unit',
      include: [
        'packages/*/src/**/*.test.ts',
        'apps/*/src/**/*.test.ts',
        'test/n8n/unit/**/*.test.ts',
      ],
      testTimeout: 30_000,
    },
  },
  {
    test: {
      name: 'packages',
      include: ['packages/*/test/**/*.test.ts', 'apps/sandbox/test/**/*.test.ts'],
      exclude: ['**/browser.test.ts'],
      testTimeout: 60_000,
    },
  },
  {
    test: {
      name: 'journeys',
      include: ['test/{journeys,routes,outbound,lane,contract}/**/*.test.ts'],
      globalSetup: 'test/harness/global-setup.ts',
      testTimeout: 120_000,
    },
  },
  {
    test: {
      name: 'zapier',
      include: ['apps/zapier/test/{,lives/,style/}*.test.ts'],
      globalSetup: 'test/harness/global-setup.ts',
      testTimeout: 120_000,
    },
  },
  ...SUITES.filter(({ test }) => test.name === process.env['SUITE']),
  {
    test: {
      name: 'demo',
      include: ['test/demo/**/*.test.ts'],
      testTimeout: 60_000,
    },
  },
]

// Machines are shared and now and then stop for seconds. What comes is waited for, and in CI a
// test that failed is run once more; what needed that is listed at the end (`.ci/run`).
const PATIENCE = {
  retry: process.env['CI'] === 'true' ? 1 : 0,
  expect: { poll: { timeout: 10_000 } },
}

export default defineConfig({
  test: {
    // The journeys mostly wait for something, so more of them than cores run at once.
    maxWorkers: 4,
    reporters: ['default', new CiReporter()],
    projects: PROJECTS.map(({ test }) => ({ test: { ...test, ...PATIENCE } })),
  },
})

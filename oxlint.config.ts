import { defineConfig, type OxlintOverride } from 'oxlint'

type Patterns = { group?: string[]; regex?: string; message: string }[]

/** A folder, what its files may not import beside what else is said of it, and why. */
const restricted = (
  files: string[],
  patterns: Patterns,
  paths: object[] = [],
): OxlintOverride => ({
  files,
  rules: { 'eslint/no-restricted-imports': ['error', { paths, patterns }] },
})

const packagesBut = (allowed: string[], message: string) => ({
  group: ['@wireflow-connect/*', ...allowed.map((name) => `!@wireflow-connect/${name}`)],
  message,
})

const NETWORK = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/*']

const GUARDED = 'The guarded client is the only way to an address that somebody gave us.'

const noNetwork = {
  group: ['undici', ...NETWORK, ...NETWORK.map((name) => `node:${name}`)],
  allowTypeImports: true,
  allowImportNames: [
    'createServer',
    'isIP',
    'BlockList',
    'SocketAddress',
    'IncomingMessage',
    'ServerResponse',
  ],
  message: GUARDED,
}

const relayPackages = packagesBut(
  ['sdk', 'webhooks', 'mcp', 'relay-client'],
  'The relay builds on these packages only.',
)

/** The rooms of an app, from the top to the bottom: what is in one imports the rooms below it. */
type Rooms = readonly string[]

/** The files at the root (server, worker, start) put them together. */
const RELAY_ROOMS: Rooms = [
  'mcp',
  'console',
  'search',
  'metrics',
  'schedules',
  'triggers',
  'lanes',
  'runs',
  'deliveries',
  'endpoints',
  'events',
  'upstream',
  'facts',
  'audit',
  'workspaces',
  'outgoing',
  'http',
  'work',
  'db',
  'base',
]

const roomsOver = (rooms: Rooms, room: string, toSource = String.raw`^\.\./`) => {
  const above = rooms.slice(0, rooms.indexOf(room))
  const forbidden = [...above.map((other) => `${other}/`), String.raw`[^/]+\.ts$`]
  return {
    regex: `${toSource}(${forbidden.join('|')})`,
    message: `${room}/ imports its own files and the rooms below it.`,
  }
}

const relay: OxlintOverride[] = [
  {
    files: ['apps/relay/src/**'],
    rules: {
      'eslint/no-restricted-globals': [
        'error',
        {
          globals: ['fetch', 'WebSocket', 'EventSource'].map((name) => ({
            name,
            message: GUARDED,
          })),
          checkGlobalObject: true,
        },
      ],
    },
  },
  restricted(['apps/relay/src/**'], [noNetwork, relayPackages]),
  ...RELAY_ROOMS.map((room) =>
    restricted(
      [`apps/relay/src/${room}/**`],
      [roomsOver(RELAY_ROOMS, room), noNetwork, relayPackages],
    ),
  ),
  restricted(
    ['apps/relay/src/db/embedded/**'],
    [roomsOver(RELAY_ROOMS, 'db', String.raw`^\.\./\.\./`), noNetwork, relayPackages],
  ),
  restricted(
    [
      'apps/relay/src/outgoing/{egress-proxy,open-socket,system-resolver}.ts',
      'apps/relay/src/outgoing/*.test.ts',
    ],
    [roomsOver(RELAY_ROOMS, 'outgoing'), relayPackages],
  ),
]

const throughZapier = 'Every call goes through z.request.'

/** The files at the root (index, authentication) put them together. */
const ZAPIER_ROOMS: Rooms = [
  'triggers',
  'creates',
  'searches',
  'fields',
  'items',
  'hydrators',
  'files',
  'relay',
  'wireflow',
  'runs',
  'connection',
]

const zapierImports = (files: string, ...more: Patterns) =>
  restricted(
    [files],
    [
      packagesBut(
        ['sdk', 'webhooks'],
        "The app builds on the SDK's types and pure functions, and the webhooks package.",
      ),
      {
        group: ['node:http', 'node:https', 'node:net', 'undici'],
        message: throughZapier,
      },
      ...more,
    ],
    [
      {
        name: '@wireflow-connect/sdk',
        importNames: ['Wireflow'],
        message: `${throughZapier} Types and pure functions only.`,
      },
    ],
  )

const zapier: OxlintOverride[] = [
  zapierImports('apps/zapier/src/**'),
  ...ZAPIER_ROOMS.flatMap((room) => [
    zapierImports(`apps/zapier/src/${room}/*.ts`, roomsOver(ZAPIER_ROOMS, room)),
    zapierImports(
      `apps/zapier/src/${room}/*/*.ts`,
      roomsOver(ZAPIER_ROOMS, room, String.raw`^\.\./\.\./`),
    ),
  ]),
]

const connectors: OxlintOverride[] = [
  {
    files: ['apps/zapier/src/**'],
    rules: {
      'eslint/no-restricted-globals': [
        'error',
        { name: 'fetch', message: throughZapier },
      ],
    },
  },
  ...zapier,
  restricted(
    ['packages/n8n-nodes-wireflow/**'],
    [packagesBut([], 'n8n allows this package no dependencies.')],
  ),
  {
    files: ['packages/n8n-nodes-wireflow/**'],
    rules: {
      'oxc/no-this-in-exported-function': 'off',
      'typescript/no-base-to-string': 'off',
    },
  },
]

const nothingOfOurs = packagesBut([], 'This package imports nothing of ours.')

export default defineConfig({
  plugins: ['typescript', 'import', 'node', 'promise', 'unicorn', 'oxc', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true },
  env: { node: true, es2024: true },
  ignorePatterns: ['dist', '.data', 'coverage'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-unsafe-type-assertion': 'off',
    'import/no-default-export': 'error',
    'import/no-cycle': 'error',
    'eslint/eqeqeq': 'error',
    'eslint/no-console': 'error',
    'eslint/no-await-in-loop': 'off',
    'eslint/no-shadow': 'off',
    'eslint/no-underscore-dangle': 'off',
    'node/no-process-env': 'error',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'vitest/require-mock-type-parameters': 'off',
    'vitest/valid-expect': [
      'error',
      {
        maxArgs: 2,
      },
    ],
    'typescript/consistent-return': 'off',
    'vitest/require-to-throw-message': 'off',
    'vitest/expect-expect': [
      'error',
      {
        assertFunctionNames: ['expect', 'expect*', 'verifyWith'],
      },
    ],
  },
  overrides: [
    {
      files: ['**/*.config.{js,mjs,ts}'],
      rules: { 'import/no-default-export': 'off', 'node/no-process-env': 'off' },
    },
    {
      files: [
        'apps/*/src/main.ts',
        'apps/*/test/**',
        'test/**',
        '.github/*.mjs',
        'action/main.mjs',
        'packages/publishing/*',
      ],
      rules: { 'node/no-process-env': 'off' },
    },
    restricted(['packages/webhooks/src/**', 'apps/sandbox/src/**'], [nothingOfOurs]),
    restricted(
      ['packages/sdk/src/**'],
      [
        nothingOfOurs,
        {
          group: ['node:*'],
          message: 'The SDK runs in browsers, too: only web standards here.',
        },
      ],
    ),
    {
      files: ['apps/console/src/**'],
      env: { browser: true, node: false },
      rules: {
        // Style sheets.
        'import/no-unassigned-import': 'off',
        // The router's redirects are thrown.
        'typescript/only-throw-error': ['error', { allow: ['Redirect'] }],
      },
    },
    restricted(
      ['apps/console/src/**'],
      [packagesBut(['relay-client'], 'The console knows the relay by its API alone.')],
    ),
    restricted(['packages/sdk/src/node/**'], [nothingOfOurs]),
    ...connectors,
    ...relay,
    restricted(
      ['apps/demo/src/**', 'test/**'],
      [
        {
          group: ['**/apps/*/src/**', '**/packages/*/src/**'],
          message: 'Import a package by its name.',
        },
      ],
    ),
  ],
})

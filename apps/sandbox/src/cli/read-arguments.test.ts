import { expect, test } from 'vitest'
import { readArguments } from './read-arguments.ts'

test('without arguments the sandbox listens on its usual port', () => {
  expect(readArguments([])).toMatchObject({
    listen: { port: 4410, host: '127.0.0.1' },
    options: { limits: true },
    command: undefined,
  })
})

test('every option reaches the sandbox', () => {
  const line =
    '--port 0 --data x.json --seed 7 --plan free --profile server-2026-08 --speed 10 --durations manual --no-limits --key sk-sandbox-a'
  expect(readArguments(line.split(' '))).toMatchObject({
    listen: { port: 0 },
    options: {
      dataFile: 'x.json',
      seed: 7,
      plan: 'free',
      profile: 'server-2026-08',
      speed: 10,
      durations: 'manual',
      limits: false,
      apiKey: 'sk-sandbox-a',
    },
  })
})

test('a command gets a sandbox on a free port, and keeps its own options', () => {
  const read = readArguments(['exec', '--seed', '1', '--', 'npm', 'test', '--port', '9'])
  expect(read).toMatchObject({
    listen: { port: 0 },
    options: { seed: 1 },
    command: ['npm', 'test', '--port', '9'],
  })
})

test('faults are given as JSON', () => {
  const { faults } = readArguments(['--fault', '{"effect":{"kind":"reset"}}'])
  expect(faults).toMatchObject([{ effect: { kind: 'reset', committed: false } }])
})

test.each([
  [['--port', 'abc'], 'port'],
  [['--plan', 'gold'], 'plan'],
  [['--fault', '{'], 'fault'],
  [['--nothing'], "Unknown option '--nothing'"],
  [['exec'], 'exec needs a command'],
])('%j is refused, and the reason says %j', (args, reason) => {
  expect(() => readArguments(args)).toThrow(reason)
})

import { readWaitMs as readWaitMsOfSdk } from '@wireflow-connect/sdk/wire'
import { readWaitMs } from 'n8n-nodes-wireflow/nodes/reading/wait-time'
import { expect, test } from 'vitest'

const NOW = Date.parse('2026-11-28T12:00:00Z')

// The package may not have the SDK, and must not read a time otherwise.
test.each([
  null,
  '5',
  '120, 120',
  '900000',
  '-5',
  '1e400',
  'soon',
  String(NOW / 1_000 + 7),
  String(NOW + 7_000),
  new Date(NOW + 5_000).toUTCString(),
  new Date(NOW - 365 * 86_400_000).toUTCString(),
])('the node reads the wait %j as the SDK does', (text) => {
  expect(readWaitMs(text, NOW)).toBe(readWaitMsOfSdk(text, NOW))
})

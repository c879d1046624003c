import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { splitLarge } from './large-result.ts'
import { createResultLinks } from './result-links.ts'

const at = (ms: number) => new Date(1_700_000_000_000 + ms)
const bodyOf = (data: object) =>
  JSON.stringify({ type: 'execution.completed', timestamp: at(0).toISOString(), data })
const outputs = [{ nodeId: 'n', label: 'Text', type: 'text', text: 'ä'.repeat(200_000) }]
const large = bodyOf({
  runId: 'run_1',
  outputs,
  nodeRuns: [{ a: 1 }],
  metadata: { b: 2 },
})

test('an event of up to 256 KiB stays as it is', () => {
  const body = bodyOf({ outputs: [{ text: 'x'.repeat(200_000) }] })
  expect(splitLarge({ body })).toEqual({ body })
})

test('of a larger one the lists are set apart, and their digest stands in their place', () => {
  const { body, largeResult = '' } = splitLarge({ body: large })
  expect(Buffer.byteLength(body)).toBeLessThan(2_000)
  expect(JSON.parse(body)).toMatchObject({
    type: 'execution.completed',
    data: {
      runId: 'run_1',
      outputs: [],
      nodeRuns: [],
      metadata: { b: 2 },
      largeResult: {
        sha256: createHash('sha256').update(largeResult).digest('hex'),
        bytes: Buffer.byteLength(largeResult),
      },
    },
  })
  expect(JSON.parse(largeResult)).toEqual({ outputs, nodeRuns: [{ a: 1 }] })
})

test('what is large without a list stays as it is', () => {
  const body = bodyOf({ metadata: { text: 'x'.repeat(300_000) } })
  expect(splitLarge({ body })).toEqual({ body })
})

test('a link opens its own result for a day, and no other', () => {
  const links = createResultLinks([Buffer.alloc(32, 7)], () => 'https://relay.example')
  const { body } = splitLarge({ body: large })
  const filled = JSON.parse(links.fill('evt_1', body, at(0))) as {
    data: { largeResult: { url: string; expiresAt: string } }
  }
  const url = new URL(filled.data.largeResult.url)
  expect(url.origin + url.pathname).toBe('https://relay.example/results/evt_1')
  const signature = url.searchParams.get('signature') ?? ''
  const link = {
    eventId: 'evt_1',
    expires: Number(url.searchParams.get('expires')),
    signature,
  }
  expect(filled.data.largeResult.expiresAt).toBe(at(24 * 3_600_000).toISOString())
  expect(links.check(link, at(1_000))).toBe('valid')
  expect(links.check(link, at(25 * 3_600_000))).toBe('expired')
  expect(links.check({ ...link, expires: link.expires + 1 }, at(0))).toBe('forged')
  expect(links.check({ ...link, eventId: 'evt_2' }, at(0))).toBe('forged')
  expect(links.check({ ...link, signature: 'short' }, at(0))).toBe('forged')
  const others = createResultLinks([Buffer.alloc(32, 8)], () => '')
  expect(others.check(link, at(0))).toBe('forged')
  // A key that was the newest when the link was given out.
  const later = createResultLinks([Buffer.alloc(32, 8), Buffer.alloc(32, 7)], () => '')
  expect(later.check(link, at(0))).toBe('valid')
})

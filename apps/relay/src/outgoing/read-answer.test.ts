import { describe, expect, test } from 'vitest'
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { MAX_ANSWER_BYTES, readAnswer, readRetryAfter } from './read-answer.ts'
import { createScrub } from './scrub.ts'

const NOW = new Date('2026-11-27T10:00:00Z')

test.each([
  [['7'], 7_000],
  [['0'], 0],
  [['120.0'], 120_000],
  [['1.5'], 1_500],
  [['120, 120'], 120_000],
  [['30', '120'], 120_000],
  [['120;comment'], 120_000],
  [['120 ; q=1, 30'], 120_000],
  [['soon', '30'], 30_000],
  [['Fri, 27 Nov 2026 10:02:00 GMT'], 120_000],
  [['Friday, 27-Nov-26 10:02:00 GMT'], 120_000],
  [['Fri, 27 Nov 2026 09:00:00 GMT'], 0],
  [['-5'], undefined],
  [['soon'], undefined],
  [[''], undefined],
  [['99999999999'], undefined],
  [[], undefined],
])('Retry-After %j is %j', (values, wanted) => {
  expect(readRetryAfter(new Map([['retry-after', values]]), NOW)).toBe(wanted)
})

const TEXT = '{"error":"column order_id is missing"}'
const secrets = ['hunter2-hunter2']

async function bodyOf(
  start: Buffer,
  headers: Record<string, string> = {},
  isCut = false,
): Promise<string> {
  const values = new Map(Object.entries(headers).map(([name, value]) => [name, [value]]))
  const head = { status: 500, headers: values, isPersistent: true, isStrict: true }
  const raw = { head, start, isCut, isReusable: false }
  return (await readAnswer(raw, { secrets, scrub: createScrub(), now: NOW })).body
}

describe('an answer is kept as text that was', () => {
  test.each([
    ['gzip', gzipSync(TEXT)],
    ['X-GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['zstd', zstdCompressSync(TEXT)],
    ['identity', Buffer.from(TEXT)],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
    ['deflate, gzip, zstd', zstdCompressSync(gzipSync(deflateSync(TEXT)))],
  ])('%s', async (coding, bytes) => {
    expect(await bodyOf(bytes, { 'content-encoding': coding })).toBe(TEXT)
  })

  test('coded for the way, too', async () => {
    const headers = { 'transfer-encoding': 'gzip, chunked' }
    expect(await bodyOf(gzipSync(TEXT), headers)).toBe(TEXT)
  })
})

const noise = Array.from({ length: 60_000 }, (_, n) => n.toString(36)).join()
test.each([
  ['gzip', gzipSync(noise)],
  ['deflate', deflateSync(noise)],
  ['br', brotliCompressSync(noise)],
])('of %s that was cut, what came is read', async (coding, bytes) => {
  const start = bytes.subarray(0, MAX_ANSWER_BYTES)
  const text = await bodyOf(start, { 'content-encoding': coding }, true)
  expect(text.length).toBeGreaterThan(8_000)
  expect(noise.startsWith(text)).toBe(true)
})

test.each([
  ['gzip', gzipSync(Buffer.alloc(10_000_000))],
  ['br', brotliCompressSync(Buffer.alloc(500_000_000))],
  ['zstd', zstdCompressSync(Buffer.alloc(500_000_000))],
  ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(500_000_000)))],
])(
  'a small %s answer that stands for very much is read to the limit',
  async (coding, bytes) => {
    const before = process.memoryUsage().rss
    const body = await bodyOf(bytes.subarray(0, MAX_ANSWER_BYTES), {
      'content-encoding': coding,
    })
    expect(body.length).toBeLessThanOrEqual(MAX_ANSWER_BYTES)
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  },
)

test.each([
  [
    'gzip',
    Buffer.from(TEXT),
    /^\[The answer cannot be read: it is not gzip as it says \(incorrect header check\)\] {"error"/,
  ],
  ['br', Buffer.from('no brotli'), /it is not br as it says \(.+\)\] no brotli$/],
  ['zstd', Buffer.from(TEXT), /it is not zstd as it says/],
  ['deflate', Buffer.from('plain'), /it is not deflate as it says/],
  ['compress', Buffer.from(TEXT), /"compress" is not known here\] {"error"/],
  ['gzip,gzip,gzip,gzip', Buffer.from(TEXT), /more than 3 content codings/],
])('an answer that is no %s says so, and what it is', async (coding, bytes, wanted) => {
  expect(await bodyOf(bytes, { 'content-encoding': coding })).toMatch(wanted)
})

test('of zstd that was cut within its first block, nothing can be read, and it says so', async () => {
  const start = zstdCompressSync(noise).subarray(0, MAX_ANSWER_BYTES)
  const body = await bodyOf(start, { 'content-encoding': 'zstd' }, true)
  expect(body).toBe('[The answer cannot be read: too little came to decode zstd] ')
})

test('a zstd frame that asks for very much memory is refused', async () => {
  // Magic, a frame header with a window of 2 GiB, and an empty raw block.
  const frame = Buffer.from('28b52ffd00a8010000', 'hex')
  const body = await bodyOf(frame, { 'content-encoding': 'zstd' })
  expect(body).toMatch(/it is not zstd as it says/)
})

test('secrets are taken out of what was decoded, and out of where a redirect leads', async () => {
  const start = gzipSync('you sent hunter2-hunter2')
  expect(await bodyOf(start, { 'content-encoding': 'gzip' })).toBe('you sent [removed]')

  const location = `https://elsewhere.example/?key=hunter2-hunter2&${'x'.repeat(500)}`
  const headers = new Map([['location', [location]]])
  const head = { status: 302, headers, isPersistent: true, isStrict: true }
  const raw = { head, start: Buffer.alloc(0), isCut: false, isReusable: true }
  const answer = await readAnswer(raw, { secrets, scrub: createScrub(), now: NOW })
  expect(answer.location).toMatch(/^https:\/\/elsewhere\.example\/\?key=\[removed\]&x+$/)
  expect(answer.location).toHaveLength(200)
})

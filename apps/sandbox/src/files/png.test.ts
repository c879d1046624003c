import { crc32, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createCanvas, INK, PAPER, write } from './canvas.ts'
import { encodePng } from './png.ts'
import { wrap } from './wrap.ts'

function chunksOf(png: Buffer): { type: string; content: Buffer; isIntact: boolean }[] {
  const chunks = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const typed = png.subarray(at + 4, at + 8 + length)
    const isIntact = crc32(typed) === png.readUInt32BE(at + 8 + length)
    const type = typed.subarray(0, 4).toString('latin1')
    chunks.push({ type, content: typed.subarray(4), isIntact })
    at += 12 + length
  }
  return chunks
}

test('a PNG has its chunks in order, intact, and every pixel of the canvas', () => {
  const canvas = createCanvas(40, 20, 'seed')
  const chunks = chunksOf(encodePng(canvas))
  expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  expect(chunks.every(({ isIntact }) => isIntact)).toBe(true)
  const lines = inflateSync(chunks[2]?.content ?? Buffer.alloc(0))
  expect(lines.length).toBe(41 * 20)
  expect(lines.subarray(1, 41)).toEqual(Buffer.from(canvas.pixels.subarray(0, 40)))
})

test('letters are drawn in ink, unknown ones as a question mark', () => {
  const drawn = (word: string) => {
    const canvas = createCanvas(16, 16, 'seed')
    canvas.pixels.fill(PAPER)
    write(canvas, word, { x: 1, y: 1, scale: 1 }, INK)
    return [...canvas.pixels].join('')
  }
  expect(drawn('A')).toContain(String(INK))
  expect(drawn('é')).toBe(drawn('?'))
  expect(drawn('A')).not.toBe(drawn('B'))
})

test('text is broken at words, long words are cut, and what is too much is left out', () => {
  expect(wrap('a red bike on a wall', 8, 5)).toEqual(['a red', 'bike on', 'a wall'])
  expect(wrap('abcdefghij', 4, 5)).toEqual(['abcd', 'efgh', 'ij'])
  expect(wrap('one two three four', 9, 1)).toEqual(['one two...'.slice(0, 6) + '...'])
})

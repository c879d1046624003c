import { expect, test } from 'vitest'
import { createCanvas } from './canvas.ts'
import { encodeMp4 } from './mp4.ts'

type Box = { type: string; content: Buffer }

function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = []
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    boxes.push({ type, content: bytes.subarray(at + 8, at + length) })
    at += length
  }
  return boxes
}

function find(bytes: Buffer, ...path: string[]): Buffer {
  return path.reduce((inside, type) => {
    const box = boxesIn(inside).find((box) => box.type === type)
    if (!box) throw new Error(`No ${type}`)
    return box.content
  }, bytes)
}

const FRAMES = Array.from({ length: 4 }, (_, index) =>
  createCanvas(48, 32, 'seed', index / 4),
)

test('an MP4 leads from its index to every picture, up to its last byte', () => {
  const file = encodeMp4(FRAMES, 5)
  expect(boxesIn(file).map(({ type }) => type)).toEqual(['ftyp', 'moov', 'mdat'])
  const table = find(file, 'moov', 'trak', 'mdia', 'minf', 'stbl')
  const sizes = find(table, 'stsz')
  expect(sizes.readUInt32BE(8)).toBe(FRAMES.length)

  let at = find(table, 'stco').readUInt32BE(8)
  for (const [index] of FRAMES.entries()) {
    const size = sizes.readUInt32BE(12 + 4 * index)
    expect(file.readUInt32BE(at)).toBe(size - 4)
    expect(file.readUInt8(at + 4)).toBe(0x65)
    at += size
  }
  expect(at).toBe(file.length)
})

test('an MP4 lasts as long as it is said to', () => {
  const header = find(encodeMp4(FRAMES, 5), 'moov', 'mvhd')
  expect(header.readUInt32BE(16) / header.readUInt32BE(12)).toBe(5)
})

test('no picture holds what could be taken for the start of a unit', () => {
  const flat = createCanvas(16, 16, 'seed')
  flat.pixels.fill(0)
  // Darker than black: its brightness is stored as nothing but zeros.
  const dark = { ...flat, palette: [[-18.6, -18.6, -18.6]] as const }
  const samples = find(encodeMp4([dark], 1), 'mdat').subarray(4)
  expect(samples.includes(Buffer.from([0, 0, 3]))).toBe(true)
  for (const start of [Buffer.from([0, 0, 0]), Buffer.from([0, 0, 1])]) {
    expect(samples.includes(start)).toBe(false)
  }
})

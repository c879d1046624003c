import { draw } from '../state/random.ts'
import type { MadeFile } from './file-spec.ts'

const RATE = 8_000
const NOTES_PER_SECOND = 4

/** A short tune of sine tones: 8 kHz, 16 bit, mono. */
export function encodeWav({ seed, seconds }: MadeFile): Buffer {
  const count = Math.max(1, Math.round(seconds * RATE))
  const samples = Buffer.alloc(count * 2)
  for (let index = 0; index < count; index++) {
    const time = index / RATE
    const note = Math.floor(time * NOTES_PER_SECOND)
    const within = time * NOTES_PER_SECOND - note
    const pitch = 220 * 2 ** (Math.floor(draw(seed, note) * 24) / 12)
    const level = Math.sin(2 * Math.PI * pitch * time) * Math.sin(Math.PI * within)
    samples.writeInt16LE(Math.round(level * 9_000), index * 2)
  }
  return Buffer.concat([header(samples.length), samples])
}

function header(dataBytes: number): Buffer {
  const bytes = Buffer.alloc(44)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + dataBytes, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20) // uncompressed
  bytes.writeUInt16LE(1, 22) // one channel
  bytes.writeUInt32LE(RATE, 24)
  bytes.writeUInt32LE(RATE * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(dataBytes, 40)
  return bytes
}

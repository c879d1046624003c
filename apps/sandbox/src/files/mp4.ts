import type { Canvas } from './canvas.ts'
import { encodeH264 } from './h264.ts'

const TICKS_PER_SECOND = 600

/** An MP4 of one video track whose index comes first, so that it plays while it loads. */
export function encodeMp4(frames: readonly Canvas[], seconds: number): Buffer {
  const [first] = frames
  if (!first) throw new RangeError('A video needs at least one frame')
  const { sps, pps, pictures } = encodeH264(frames)
  const samples = pictures.map((unit) => Buffer.concat([u32(unit.length), unit]))
  const ticks = Math.round((seconds * TICKS_PER_SECOND) / frames.length)
  const track = { sps, pps, samples, ticks, width: first.width, height: first.height }
  const type = box('ftyp', ascii('isom'), u32(0x200), ascii('isomiso2avc1mp41'))
  // The index holds the place of the samples, which depends on how long the index is.
  const { length } = movie(track, 0)
  const index = movie(track, type.length + length + 8)
  return Buffer.concat([type, index, box('mdat', ...samples)])
}

type Track = {
  sps: Buffer
  pps: Buffer
  samples: readonly Buffer[]
  /** How long each of them is shown. */
  ticks: number
  width: number
  height: number
}

function movie(track: Track, at: number): Buffer {
  const duration = track.samples.length * track.ticks
  return box(
    'moov',
    full('mvhd', 0, zeros(8), u32(TICKS_PER_SECOND), u32(duration), MOVIE_TAIL),
    box(
      'trak',
      full(
        'tkhd',
        3,
        zeros(8),
        u32(1),
        zeros(4),
        u32(duration),
        TRACK_TAIL,
        fixed(track),
      ),
      box(
        'mdia',
        full(
          'mdhd',
          0,
          zeros(8),
          u32(TICKS_PER_SECOND),
          u32(duration),
          u16(0x55c4),
          zeros(2),
        ),
        full('hdlr', 0, zeros(4), ascii('vide'), zeros(12), ascii('Video\0')),
        box(
          'minf',
          full('vmhd', 1, zeros(8)),
          box('dinf', full('dref', 0, u32(1), full('url ', 1))),
          sampleTable(track, at),
        ),
      ),
    ),
  )
}

function sampleTable(track: Track, at: number): Buffer {
  const { samples, ticks } = track
  const count = u32(samples.length)
  return box(
    'stbl',
    full('stsd', 0, u32(1), description(track)),
    full('stts', 0, u32(1), count, u32(ticks)),
    full('stsc', 0, u32(1), u32(1), count, u32(1)),
    full('stsz', 0, u32(0), count, ...samples.map(({ length }) => u32(length))),
    full('stco', 0, u32(1), u32(at)),
  )
}

function description({ sps, pps, width, height }: Track): Buffer {
  const settings = box(
    'avcC',
    Buffer.from([1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1]),
    u16(sps.length),
    sps,
    Buffer.from([1]),
    u16(pps.length),
    pps,
  )
  return box(
    'avc1',
    zeros(6),
    u16(1),
    zeros(16),
    u16(width),
    u16(height),
    // 72 dots an inch, one frame a sample, no name, 24 bits of colour.
    u32(0x480000),
    u32(0x480000),
    zeros(4),
    u16(1),
    zeros(32),
    u16(24),
    u16(0xffff),
    settings,
  )
}

const MATRIX = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32))
const MOVIE_TAIL = Buffer.concat([
  u32(0x10000),
  u16(0x100),
  zeros(10),
  MATRIX,
  zeros(24),
  u32(2),
])
const TRACK_TAIL = Buffer.concat([zeros(16), MATRIX])

function fixed({ width, height }: Track): Buffer {
  return Buffer.concat([u32(width * 0x10000), u32(height * 0x10000)])
}

function box(type: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([u32(body.length + 8), ascii(type), body])
}

/** A box with a version, always 0, and flags. */
function full(type: string, flags: number, ...content: readonly Buffer[]): Buffer {
  return box(type, u32(flags), ...content)
}

function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}

function zeros(count: number): Buffer {
  return Buffer.alloc(count)
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

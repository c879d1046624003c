import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'

export type DecodedBody = {
  bytes: Buffer
  /** Why it is not what it was said to be; what could be read of it is given all the same. */
  fault: string | undefined
  /** Whether there is more of it. */
  isCut: boolean
}

const MAX_CODINGS = 3
// 8 MiB, as RFC 8878 asks of everybody; a frame may ask for gigabytes.
const ZSTD_WINDOW_LOG = 23

type CreateDecoder = (start: Buffer) => Transform

// Flushed at the end: of an answer that was cut, what is there is read.
const whole = { finishFlush: zlib.constants.Z_SYNC_FLUSH }
const gunzip: CreateDecoder = () => zlib.createGunzip(whole)
const DECODERS: ReadonlyMap<string, CreateDecoder> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', unbrotli],
  ['zstd', unzstd],
])

/** Undoes the codings of an answer, the last first, and reads at most `maxBytes` of it. */
export async function decodeBody(
  given: DecodedBody,
  codings: readonly string[],
  maxBytes: number,
): Promise<DecodedBody> {
  const named = codings.filter((coding) => coding !== 'identity')
  let body = given
  if (body.bytes.length === 0) return body
  if (named.length > MAX_CODINGS) {
    return { ...body, fault: `it has more than ${MAX_CODINGS} content codings` }
  }
  for (const coding of named.toReversed()) {
    body = await undo(body, coding, maxBytes)
    if (body.fault !== undefined) return body
  }
  return body
}

async function undo(
  { bytes, isCut }: DecodedBody,
  coding: string,
  maxBytes: number,
): Promise<DecodedBody> {
  const create = DECODERS.get(coding)
  if (!create)
    return { bytes, isCut, fault: `"${coding.slice(0, 40)}" is not known here` }
  const decoder = create(bytes)
  const parts: Buffer[] = []
  let byteCount = 0
  try {
    for await (const part of decoder.end(bytes) as AsyncIterable<Buffer>) {
      parts.push(part)
      byteCount += part.length
      // A few bytes may stand for gigabytes. The decoder is destroyed with this.
      if (byteCount >= maxBytes) return { bytes: joined(), isCut: true, fault: undefined }
    }
    if (byteCount > 0 || !isCut) return { bytes: joined(), isCut, fault: undefined }
    return { bytes: joined(), isCut, fault: `too little came to decode ${coding}` }
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable'
    const read = byteCount > 0 ? joined() : bytes
    return {
      bytes: read,
      isCut: true,
      fault: `it is not ${coding} as it says (${reason})`,
    }
  }

  function joined(): Buffer {
    return Buffer.concat(parts).subarray(0, maxBytes)
  }
}

/** With the header that HTTP asks for, or without as some senders understand it. */
function inflate(start: Buffer): Transform {
  const hasHeader = ((start[0] ?? 0) & 0x0f) === 0x08
  return hasHeader ? zlib.createInflate(whole) : zlib.createInflateRaw(whole)
}

function unbrotli(): Transform {
  return zlib.createBrotliDecompress({
    finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
  })
}

function unzstd(): Transform {
  return zlib.createZstdDecompress({
    finishFlush: zlib.constants.ZSTD_e_flush,
    params: { [zlib.constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
  })
}

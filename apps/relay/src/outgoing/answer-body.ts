import type { AnswerHead, AnswerHeaders } from './answer-head.ts'

export type BodyReader = {
  /** Takes what came. */
  read(chunk: Buffer): void
  /** Whether nothing more is wanted: it is complete, cannot be read on, or is long enough. */
  readonly isDone: boolean
  /** Whether it ended where it said, with nothing after it. */
  readonly isExact: boolean
  /** Whether there is, or may be, more of it than `bytes` gives. */
  readonly isCut: boolean
  /** The bytes so far, at most as many as are kept. */
  bytes(): Buffer
}

/** What each chunk of the connection means; tells whether the body has ended. */
type Framing = {
  /** Gives the bytes of the body to `take`. Returns what came after its end, if it ended. */
  read(chunk: Buffer, take: (part: Buffer) => void): Buffer | undefined
  /** Whether it can be relied on: a body is followed by nothing of its own. */
  isReliable: boolean
}

const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 204, 304])
const NOTHING = Buffer.alloc(0)

/** Reads the start of an answer's body, however it says where it ends. */
export function createBodyReader(head: AnswerHead, maxBytes: number): BodyReader {
  const framing = framingOf(head)
  const parts: Buffer[] = []
  let byteCount = 0
  let isDone = false
  let isExact = false

  function take(part: Buffer): void {
    parts.push(part)
    byteCount += part.length
  }

  function read(chunk: Buffer): void {
    if (isDone) {
      if (chunk.length > 0) isExact = false
      return
    }
    const rest = framing.read(chunk, take)
    isExact = framing.isReliable && rest?.length === 0
    isDone = rest !== undefined || byteCount >= maxBytes
  }

  // A body of no length has ended already.
  read(NOTHING)
  return {
    read,
    get isDone() {
      return isDone
    },
    get isExact() {
      return isExact
    },
    get isCut() {
      return !isExact || byteCount > maxBytes
    },
    bytes: () => (byteCount === 0 ? NOTHING : Buffer.concat(parts).subarray(0, maxBytes)),
  }
}

function framingOf({ status, headers }: AnswerHead): Framing {
  const codings = listed(headers, 'transfer-encoding')
  const lengths = listed(headers, 'content-length')
  const isSaid = codings.length + lengths.length > 0
  if (WITHOUT_BODY.has(status)) {
    return ofLength(0, !isSaid || (codings.length === 0 && isOneLength(lengths, 0)))
  }
  if (codings.at(-1) === 'chunked') {
    return chunked(codings.length === 1 && lengths.length === 0)
  }
  const [length = ''] = lengths
  const isLength = codings.length === 0 && /^\d{1,15}$/.test(length)
  if (isLength && lengths.every((other) => other === length)) {
    return ofLength(Number(length), lengths.length === 1)
  }
  return untilClosed()
}

function isOneLength(lengths: readonly string[], wanted: number): boolean {
  return lengths.length === 1 && Number(lengths[0]) === wanted
}

/** The values of a header that may be a list, whether on one line or several. */
export function listed(headers: AnswerHeaders, name: string): string[] {
  const lines = headers.get(name)
  if (!lines) return []
  return lines
    .flatMap((line) => line.split(','))
    .map((value) => value.trim().toLowerCase())
    .filter((value) => value !== '')
}

function ofLength(length: number, isReliable: boolean): Framing {
  let left = length
  return {
    isReliable,
    read(chunk, take) {
      const part = chunk.length > left ? chunk.subarray(0, left) : chunk
      if (part.length > 0) take(part)
      left -= part.length
      return left === 0 ? chunk.subarray(part.length) : undefined
    },
  }
}

function untilClosed(): Framing {
  return {
    isReliable: false,
    read(chunk, take) {
      if (chunk.length > 0) take(chunk)
      return undefined
    },
  }
}

const LINE_FEED = 10
// Sizes, extensions and trailers together, over the whole body.
const MAX_LINE_BYTES = 16 * 1_024

/** Sizes in hexadecimal, each on a line before its part; a size of 0, trailers, an end. */
function chunked(isReliable: boolean): Framing {
  let next: 'size' | 'part' | 'end of part' | 'trailer' = 'size'
  let line = ''
  let lineBytes = 0
  let left = 0

  /** Where the line goes on after `from`; undefined while its end has not come. */
  function readLine(chunk: Buffer, from: number): number | undefined {
    const at = chunk.indexOf(LINE_FEED, from)
    const end = at < 0 ? chunk.length : at
    lineBytes += end - from
    line += chunk.toString('latin1', from, end)
    return at < 0 ? undefined : at + 1
  }

  /** What follows the line that is complete now; undefined where it cannot be read. */
  function follow(): typeof next | 'end' | undefined {
    const text = line.trim()
    line = ''
    if (next === 'end of part') return text === '' ? 'size' : undefined
    if (next === 'trailer') return text === '' ? 'end' : 'trailer'
    const [, size] = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(text) ?? []
    if (size === undefined) return undefined
    left = Number.parseInt(size, 16)
    return left === 0 ? 'trailer' : 'part'
  }

  const framing: Framing = {
    isReliable,
    read(chunk, take) {
      let from = 0
      while (from < chunk.length) {
        if (next === 'part') {
          const part = chunk.subarray(from, from + left)
          take(part)
          from += part.length
          left -= part.length
          if (left === 0) next = 'end of part'
          continue
        }
        const after = readLine(chunk, from)
        if (lineBytes > MAX_LINE_BYTES) return broken()
        if (after === undefined) return undefined
        from = after
        const following = follow()
        if (following === undefined) return broken()
        if (following === 'end') return chunk.subarray(from)
        next = following
      }
      return undefined
    },
  }

  // What was read so far stays; what follows belongs to nothing.
  function broken(): Buffer {
    framing.isReliable = false
    return NOTHING
  }

  return framing
}

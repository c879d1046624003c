import type { IncomingHttpHeaders } from 'node:http'
import type { Transform, Writable } from 'node:stream'
import { decompressStream, notCompressed } from './content-encoding.ts'
import { RelayError } from './errors.ts'

type Take = (piece: Buffer) => Promise<void> | void

export type Decompressing = {
  /** Whether there is anything to decompress. */
  isCompressed: boolean
  /** @throws {RelayError} for what is not compressed, and whatever the taker throws. */
  take: Take
  /** Hands on what is left. */
  end(): Promise<void>
  /** Ends it early; may be called at any time. */
  close(): void
}

/** Waits until a stream takes more. */
export async function drained(stream: Writable): Promise<void> {
  await new Promise<void>((resolve) => stream.once('drain', resolve))
}

/** Hands on the pieces of a body, decompressed where its headers say that it is compressed. */
export function decompressPieces(
  headers: IncomingHttpHeaders,
  take: Take,
): Decompressing {
  const open = decompressStream(headers)
  if (!open) return { isCompressed: false, take, end: async () => {}, close() {} }
  let stream: Transform | undefined
  let reading: Promise<void> | undefined

  async function read(from: AsyncIterable<Buffer>): Promise<void> {
    for await (const piece of from) await take(piece)
  }

  return {
    isCompressed: true,
    async take(piece) {
      stream ??= open(piece)
      reading ??= read(stream)
      const hasRoom = stream.write(piece)
      // What is wrong with a piece is told at once, so that no further one is read.
      if (!hasRoom) await Promise.race([drained(stream), reading]).catch(refuse)
    },
    async end() {
      stream?.end()
      await reading?.catch(refuse)
    },
    close() {
      reading?.catch(() => undefined)
      stream?.destroy()
    },
  }
}

function refuse(reason: unknown): never {
  throw reason instanceof RelayError ? reason : notCompressed(reason)
}

import type { IncomingMessage } from 'node:http'
import type { Response } from 'express'
import { RelayError } from '../http/errors.ts'
import type { BodyPace } from '../http/body-pace.ts'

export type Receiving = {
  pace: BodyPace
  request: IncomingMessage
  response: Response
}

/**
 * Hands on what a caller sends, piece by piece, as fast as `take` takes it. It stops at once
 * when `take` throws or rejects, or `signal` is aborted: whatever comes then is not read.
 *
 * @throws {RelayError} `too_slow`, `malformed_body` for a body that breaks off, what `take`
 *   throws, and the reason of `signal`.
 */
export async function receive(
  { pace, request, response }: Receiving,
  take: (piece: Buffer) => Promise<void> | void,
  signal?: AbortSignal,
): Promise<void> {
  if (asksFirst(request)) response.writeContinue()
  return new Promise((resolve, reject) => {
    const paced = pace.watch(stop)
    const onAbort = () => stop(signal?.reason)
    signal?.addEventListener('abort', onAbort)
    if (request.destroyed) return onBroken()
    request.on('data', onPiece).on('end', onEnd).on('close', onBroken)
    request.on('error', onBroken)

    function onPiece(piece: Buffer): void {
      paced.note(piece.length)
      try {
        const taken = take(piece)
        if (taken) void waitFor(taken)
      } catch (error) {
        stop(error)
      }
    }

    async function waitFor(taken: Promise<void>): Promise<void> {
      request.pause()
      paced.pause()
      try {
        await taken
        paced.resume()
        request.resume()
      } catch (error) {
        stop(error)
      }
    }

    function onEnd(): void {
      leave()
      resolve()
    }

    function onBroken(): void {
      stop(new RelayError('malformed_body', 'The body ended before it was complete.'))
    }

    function stop(reason: unknown): void {
      leave()
      request.pause()
      // An error that comes later, when the connection is closed, is nobody's any more.
      request.on('error', () => undefined)
      reject(reason)
    }

    function leave(): void {
      paced.end()
      signal?.removeEventListener('abort', onAbort)
      request.off('data', onPiece).off('end', onEnd).off('close', onBroken)
      request.off('error', onBroken)
    }
  })
}

/** The caller waits for a word before it sends the body (`Expect: 100-continue`). */
function asksFirst({ headers }: IncomingMessage): boolean {
  return headers.expect?.toLowerCase() === '100-continue'
}

import { createBodyReader, listed, type BodyReader } from './answer-body.ts'
import { createHeadReader, type AnswerHead } from './answer-head.ts'
import type { AttemptLimit } from './attempt-limit.ts'
import type { Connection } from './connection.ts'
import type { PhaseClock } from './phase-clock.ts'
import { SendFailure } from './send-failure.ts'

export type RawAnswer = {
  head: AnswerHead
  /** The first bytes of the answer's body. */
  start: Buffer
  /** Whether there was, or may have been, more of it. */
  isCut: boolean
  /** Whether the connection may be used for another exchange. */
  isReusable: boolean
}

export type Exchange = {
  /** The whole request. */
  message: string | Buffer
  maxAnswerBytes: number
  limit: AttemptLimit
  clock: PhaseClock | undefined
}

/** An exchange that failed before a byte of an answer came. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

// The body is for the log only, so nobody waits for a slow one.
const BODY_WAIT_MS = 1_000

/**
 * Sends a request and reads the start of its answer. With the whole head the answer stands,
 * whatever becomes of its body: cut, longer or shorter than said, never ended. The receiver
 * has decided by then, and to send again would make it do its work twice.
 *
 * @throws {NoAnswer} when the connection ended before a byte came; its cause says how.
 */
export async function exchange(
  connection: Connection,
  { message, maxAnswerBytes, limit, clock }: Exchange,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const headReader = createHeadReader()
    let head: AnswerHead | undefined
    let body: BodyReader | undefined
    let hasBytes = false
    let bodyTimer: NodeJS.Timeout | undefined
    let isOver = false

    function end(): void {
      isOver = true
      clearTimeout(bodyTimer)
      connection.rest()
    }

    function succeed(): void {
      if (isOver || !head || !body) return
      end()
      const isReusable = body.isExact && mayStayOpen(head) && connection.isFlushed
      resolve({ head, start: body.bytes(), isCut: body.isCut, isReusable })
    }

    function fail(error: unknown): void {
      if (isOver) return
      end()
      reject(error instanceof Error ? error : new Error(String(error)))
    }

    function takeHead(found: AnswerHead, rest: Buffer): void {
      clock?.enter('body')
      head = found
      body = createBodyReader(found, maxAnswerBytes)
      body.read(rest)
      if (body.isDone) succeed()
      else bodyTimer = setTimeout(succeed, BODY_WAIT_MS)
    }

    function takeData(chunk: Buffer): void {
      hasBytes = true
      if (body) {
        body.read(chunk)
        if (body.isDone) succeed()
        return
      }
      const found = headReader.read(chunk)
      if (found) takeHead(found.head, found.rest)
    }

    limit.whenOver((failure) => (head ? succeed() : fail(failure)))
    clock?.enter('headers')
    connection.use({
      onData(chunk) {
        try {
          takeData(chunk)
        } catch (error) {
          fail(error)
        }
      },
      onClosed(error) {
        if (head) return succeed()
        if (!hasBytes) return fail(new NoAnswer('no answer', { cause: error }))
        // A clean end may stand for the empty line after the headers.
        const found = error ? undefined : headReader.end()
        if (found) takeHead(found, Buffer.alloc(0))
        if (found) succeed()
        else
          fail(error ?? new SendFailure('reset', 'The answer ended within its headers'))
      },
    })
    connection.write(message)
  })
}

function mayStayOpen({ headers, isPersistent, isStrict }: AnswerHead): boolean {
  const said = listed(headers, 'connection')
  if (!isStrict || said.includes('close')) return false
  return isPersistent || said.includes('keep-alive')
}

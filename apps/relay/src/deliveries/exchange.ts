import type { Dispatcher } from 'undici'
import type { PhaseClock } from './phase-clock.ts'
import { SendFailure } from './send-failure.ts'

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2]

export type RawAnswer = {
  status: number
  headers: Headers
  /** The first bytes of the answer's body. */
  start: Buffer
}

export type Exchange = {
  target: URL
  headers: Record<string, string>
  body: string
  maxAnswerBytes: number
  /** For all of it, the answer's body included. */
  deadlineMs: number
  /** Aborted when the relay must let go. */
  signal: AbortSignal | undefined
  clock: PhaseClock | undefined
}

/**
 * Posts once and reads the start of the answer. On undici's own level instead of its
 * `request`, which makes a stream of every answer: most answers here are empty.
 */
export async function exchange(
  dispatcher: Dispatcher,
  { target, headers, body, clock, ...limits }: Exchange,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const answer = { status: 0, headers: {} as Headers }
    const chunks: Buffer[] = []
    let byteCount = 0
    let controller: Dispatcher.DispatchController | undefined
    let ended: Error | undefined

    const timer = setTimeout(() => fail(outOfTime()), limits.deadlineMs)
    const stop = () => fail(stopped())
    limits.signal?.addEventListener('abort', stop)

    function end(reason: Error): void {
      ended ??= reason
      clearTimeout(timer)
      limits.signal?.removeEventListener('abort', stop)
    }

    function fail(error: Error): void {
      end(error)
      reject(error)
      controller?.abort(error)
    }

    function succeed(): void {
      end(ENOUGH)
      const start = Buffer.concat(chunks).subarray(0, limits.maxAnswerBytes)
      resolve({ ...answer, start })
    }

    if (limits.signal?.aborted) return fail(stopped())
    clock?.enter('headers')
    dispatcher.dispatch(
      {
        origin: target.origin,
        path: target.pathname + target.search,
        method: 'POST',
        headers,
        body,
      },
      {
        onRequestStart(given) {
          controller = given
          // It came to an end before there was a connection.
          if (ended) given.abort(ended)
        },
        onResponseStart(_controller, status, given) {
          if (status < 200) return
          clock?.enter('body')
          answer.status = status
          answer.headers = given
        },
        onResponseData(given, chunk) {
          chunks.push(chunk)
          byteCount += chunk.length
          if (byteCount < limits.maxAnswerBytes) return
          succeed()
          given.abort(ENOUGH)
        },
        onResponseEnd: succeed,
        onResponseError: (_controller, error) => fail(error),
      },
    )
  })
}

const ENOUGH = new Error('No more of the answer is needed')

function outOfTime(): SendFailure {
  return new SendFailure('timeout', 'No complete answer within the time allowed')
}

function stopped(): SendFailure {
  return new SendFailure('stopped', 'The relay was stopped meanwhile')
}

import type { Clock } from '../clock.ts'
import { isWireflowError, WireflowError } from '../errors/wireflow-error.ts'

type Limit = {
  clock: Clock
  limitMs: number
  signal?: AbortSignal | undefined
  /** The error to end with when the time is over. */
  expire: () => WireflowError
}

/**
 * Does some work that ends when its time is over or its caller gives up, whichever is first.
 * The end is immediate even if the work does not listen to the signal it is handed.
 */
export async function within<T>(
  { clock, limitMs, signal, expire }: Limit,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw abortedBy(signal)

  const controller = new AbortController()
  const ended = new Promise<never>((_, reject) => {
    const end = () => reject(controller.signal.reason as WireflowError)
    controller.signal.addEventListener('abort', end, { once: true })
  })
  const onAbort = () => controller.abort(signal && abortedBy(signal))
  signal?.addEventListener('abort', onAbort, { once: true })
  const cancelTimer = clock.setTimer(() => controller.abort(expire()), limitMs)

  try {
    return await Promise.race([work(controller.signal), ended])
  } finally {
    cancelTimer()
    signal?.removeEventListener('abort', onAbort)
  }
}

/** An outer limit has named the reason already; what a caller aborts with is named here. */
function abortedBy(signal: AbortSignal): WireflowError {
  const reason: unknown = signal.reason
  if (isWireflowError(reason)) return reason
  return new WireflowError('aborted', 'The caller aborted it', { cause: reason })
}

import type { Clock } from '../clock.ts'
import { isWireflowError, WireflowError } from '../errors/wireflow-error.ts'

type Limit = {
  clock: Clock
  limitMs: number
  signal?: AbortSignal | undefined
  /** The error to end with when the time is over. */
  expire: () => WireflowError
  /** The error to end with when the caller gives up while the work is under way. */
  abort?: ((cause: unknown) => WireflowError) | undefined
}

/**
 * Does some work that ends when its time is over or its caller gives up, whichever is first.
 * The end is immediate even if the work does not listen to the signal it is handed.
 */
export async function within<T>(
  { clock, limitMs, signal, expire, abort = aborted }: Limit,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw reasonOf(signal, aborted)

  const controller = new AbortController()
  const ended = new Promise<never>((_, reject) => {
    const end = () => reject(controller.signal.reason as WireflowError)
    controller.signal.addEventListener('abort', end, { once: true })
  })
  const onAbort = () => controller.abort(signal && reasonOf(signal, abort))
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
function reasonOf(
  signal: AbortSignal,
  abort: (cause: unknown) => WireflowError,
): WireflowError {
  const reason: unknown = signal.reason
  return isWireflowError(reason) ? reason : abort(reason)
}

function aborted(cause: unknown): WireflowError {
  return new WireflowError('aborted', 'The caller aborted it', { cause })
}

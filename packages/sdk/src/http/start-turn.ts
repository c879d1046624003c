import { WireflowError } from '../errors/wireflow-error.ts'
import type { CallFailure } from '../lane/end-failure.ts'
import type { Call, CallOptions, QueuePlace } from './call.ts'
import { requestName } from './request-name.ts'
import type { Transport } from './transport.ts'
import { within } from './within.ts'

/** The turn of one start in the lane of its key. */
export type StartTurn = {
  /** It failed and is to be sent again: waits for the next turn, before all others. */
  again(failure: CallFailure, signal: AbortSignal): Promise<void>
  /** It was answered, and the answer was no refusal for the rate. */
  end(): void
  /** The budget is spent for longer than anybody wants to wait: ends everybody's wait. */
  refuseAll(error: WireflowError): void
}

/** Waits for a turn; rejects with the signal's reason when that fires first. */
export type TakeTurn = (
  signal: AbortSignal,
  onQueue: ((place: QueuePlace) => void) | undefined,
) => Promise<StartTurn>

/** A start that has not been sent after a week will not be missed. */
const LONGEST_QUEUE_MS = 7 * 24 * 3_600_000

/**
 * Waits for the turn of a start. Nothing has been sent when this ends with an error. The time
 * it takes counts against `deadlineMs` only where the caller gave one for this call.
 */
export async function takeTurn(
  { clock, takeTurn }: Transport,
  call: Call,
  { signal, deadlineMs: limitMs = LONGEST_QUEUE_MS, onQueue }: CallOptions,
): Promise<StartTurn | undefined> {
  if (!call.isStart || !takeTurn) return undefined
  const { idempotencyKey } = call
  const unsent = (code: 'timeout' | 'aborted', why: string, cause?: unknown) =>
    new WireflowError(code, `${requestName(call)} ${why} before it was sent`, {
      idempotencyKey,
      ...(cause === undefined ? {} : { cause }),
    })
  const expire = () => unsent('timeout', `waited ${limitMs} ms`)
  const abort = (cause: unknown) => unsent('aborted', 'was aborted by its caller', cause)
  return within({ clock, limitMs, signal, expire, abort }, (signal) =>
    takeTurn(signal, onQueue),
  )
}

import { errorOfExchange } from '../errors/error-of-exchange.ts'
import { isWireflowError, WireflowError } from '../errors/wireflow-error.ts'
import { attempt } from './attempt.ts'
import type { Call, CallOptions } from './call.ts'
import type { Exchange } from './exchange.ts'
import { abortedBy, timedOut } from './failure.ts'
import { notify } from './hooks.ts'
import { requestName } from './request-name.ts'
import { retryDelayMs } from './retry-delay.ts'
import { sleep } from './sleep.ts'
import { takeTurn, type StartTurn } from './start-turn.ts'
import type { Transport } from './transport.ts'
import { within } from './within.ts'

/** Makes one call, repeats it while that may help, and returns its answer or throws. */
export async function send(
  transport: Transport,
  call: Call,
  options: CallOptions = {},
): Promise<Exchange> {
  const { clock } = transport
  if (!transport.apiKey && !call.isKeyless) throw noKey()

  const begunAt = clock.now()
  const turn = await takeTurn(transport, call, options)
  const queuedMs = options.deadlineMs === undefined ? 0 : clock.now() - begunAt
  const limitMs = (options.deadlineMs ?? transport.deadlineMs) - queuedMs
  const course: Course = { turn, refusal: undefined }
  const expire = () => course.refusal ?? timedOut(call, limitMs)
  const abort = (cause: unknown) => abortedBy(call, cause, course.refusal === undefined)
  return within({ clock, limitMs, signal: options.signal, expire, abort }, (signal) =>
    repeat(transport, call, options, { signal, endsAt: clock.now() + limitMs, course }),
  )
}

type Course = {
  turn: StartTurn | undefined
  /** Set while the call waits to be repeated, and so is not on its way. */
  refusal: WireflowError | undefined
}

type Frame = { signal: AbortSignal; endsAt: number; course: Course }

async function repeat(
  transport: Transport,
  call: Call,
  options: CallOptions,
  { signal, endsAt, course }: Frame,
): Promise<Exchange> {
  const { turn } = course
  for (let number = 1; ; number += 1) {
    const outcome = await once(transport, call, options, number, signal)
    if (!isWireflowError(outcome, 'rate_limited')) turn?.end()
    if (!isWireflowError(outcome)) return outcome

    const delayMs = retryDelayMs(outcome, number, transport.random)
    const retries = options.maxRetries ?? transport.maxRetries
    const isPossible = number <= retries && transport.clock.now() + delayMs < endsAt
    if (isTooLong(transport, outcome)) turn?.refuseAll(outcome)
    if (!isPossible || !mayRepeat(transport, outcome)) throw outcome

    const event = {
      requestName: requestName(call),
      attempt: number,
      error: outcome,
      delayMs,
    }
    notify(transport.hooks, 'onRetry', event)
    if (!outcome.isAmbiguous) course.refusal = outcome
    if (turn) await turn.again(toFailure(outcome, transport.random), signal)
    else await sleep(transport.clock, delayMs, signal)
    course.refusal = undefined
  }
}

function toFailure({ code, retryAfterMs }: WireflowError, random: () => number) {
  return { isRateLimited: code === 'rate_limited', retryAfterMs, chance: random() }
}

/** The outcome of one attempt; what may be repeated comes as a value. */
async function once(
  transport: Transport,
  call: Call,
  options: CallOptions,
  number: number,
  signal: AbortSignal,
): Promise<Exchange | WireflowError> {
  const { clock } = transport
  const limitMs = options.timeoutMs ?? transport.timeoutMs
  const expire = () => timedOut(call, limitMs, number)
  try {
    const exchange = await within({ clock, limitMs, signal, expire }, (signal) =>
      attempt(transport, call, number, signal),
    )
    if (exchange.status >= 500) return errorOfExchange(transport, call, exchange)
    transport.retryBudget.giveBack()
    const isSuccess = exchange.status >= 200 && exchange.status < 300
    return isSuccess ? exchange : errorOfExchange(transport, call, exchange)
  } catch (error) {
    if (signal.aborted || !isWireflowError(error)) throw error
    return error
  }
}

/**
 * What the upstream refused for the rate, or never saw, is repeated for every call: nothing
 * was done. What may have been done is repeated only where a second time does no harm.
 */
function mayRepeat(transport: Transport, error: WireflowError): boolean {
  if (!error.retryable || isTooLong(transport, error)) return false
  return error.code === 'rate_limited' || transport.retryBudget.take()
}

/** A longer wait than allowed is the caller's to decide, and coming back early helps nobody. */
function isTooLong({ maxRetryAfterMs }: Transport, error: WireflowError): boolean {
  return (error.retryAfterMs ?? 0) > maxRetryAfterMs
}

function noKey(): WireflowError {
  const message = 'There is no API key: give the option `apiKey` or set WIREFLOW_API_KEY'
  return new WireflowError('unauthorized', message)
}

import { errorOfExchange } from '../errors/error-of-exchange.ts'
import { isWireflowError, WireflowError } from '../errors/wireflow-error.ts'
import { attempt } from './attempt.ts'
import { isRepeatable, type Call, type CallOptions } from './call.ts'
import type { Exchange } from './exchange.ts'
import { abortedBy, timedOut } from './failure.ts'
import { notify } from './hooks.ts'
import { requestName } from './request-name.ts'
import { retryDelayMs } from './retry-delay.ts'
import { sleep } from './sleep.ts'
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

  const limitMs = options.deadlineMs ?? transport.deadlineMs
  const expire = () => timedOut(call, limitMs)
  const abort = (cause: unknown) => abortedBy(call, cause)
  return within({ clock, limitMs, signal: options.signal, expire, abort }, (signal) =>
    repeat(transport, call, options, { signal, endsAt: clock.now() + limitMs }),
  )
}

type Frame = { signal: AbortSignal; endsAt: number }

async function repeat(
  transport: Transport,
  call: Call,
  options: CallOptions,
  { signal, endsAt }: Frame,
): Promise<Exchange> {
  for (let number = 1; ; number += 1) {
    const outcome = await once(transport, call, options, number, signal)
    if (!isWireflowError(outcome)) return outcome

    const delayMs = retryDelayMs(outcome, number, transport.random)
    const retries = options.maxRetries ?? transport.maxRetries
    const isPossible = number <= retries && transport.clock.now() + delayMs < endsAt
    if (!isPossible || !mayRepeat(transport, call, outcome)) throw outcome

    const event = {
      requestName: requestName(call),
      attempt: number,
      error: outcome,
      delayMs,
    }
    notify(transport.hooks, 'onRetry', event)
    await sleep(transport.clock, delayMs, signal)
  }
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

/** A longer wait than allowed is the caller's to decide, and coming back early helps nobody. */
function mayRepeat(transport: Transport, call: Call, error: WireflowError): boolean {
  if (!error.retryable || !isRepeatable(call)) return false
  if ((error.retryAfterMs ?? 0) > transport.maxRetryAfterMs) return false
  return error.code === 'rate_limited' || transport.retryBudget.take()
}

function noKey(): WireflowError {
  const message = 'There is no API key: give the option `apiKey` or set WIREFLOW_API_KEY'
  return new WireflowError('unauthorized', message)
}

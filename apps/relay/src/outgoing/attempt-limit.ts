import { SendFailure } from './send-failure.ts'

/** When an attempt must end: at its deadline, or when the relay stops. */
export type AttemptLimit = {
  /** Why it is over; undefined while it is not. */
  readonly failure: SendFailure | undefined
  /** Calls back when it is over; replaces who was to be called until now. */
  whenOver(call: (failure: SendFailure) => void): void
  /** Ends the attempt, since the relay stops. */
  stop(): void
  /** Calls nobody any more. */
  clear(): void
}

export function startAttemptLimit(
  deadlineMs: number,
  stopping: AbortSignal | undefined,
): AttemptLimit {
  let failure: SendFailure | undefined
  let call: ((failure: SendFailure) => void) | undefined
  const timer = setTimeout(() => end(outOfTime()), deadlineMs)
  const stop = () => end(stopped())
  if (stopping?.aborted) stop()
  else stopping?.addEventListener('abort', stop)

  function clear(): void {
    clearTimeout(timer)
    stopping?.removeEventListener('abort', stop)
  }

  function end(reason: SendFailure): void {
    clear()
    failure ??= reason
    call?.(failure)
  }

  return {
    get failure() {
      return failure
    },
    whenOver(next) {
      call = next
      if (failure) next(failure)
    },
    stop,
    clear,
  }
}

function outOfTime(): SendFailure {
  return new SendFailure('timeout', 'No answer within the time allowed')
}

function stopped(): SendFailure {
  return new SendFailure('stopped', 'The relay was stopped meanwhile')
}

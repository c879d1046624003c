import type { Answer } from '../outgoing/read-answer.ts'
import { nextDelayMs } from './retry-schedule.ts'
import { SendFailure } from '../outgoing/send-failure.ts'

/** What follows an attempt: done, given up, or another one later. */
export type Verdict =
  | { state: 'succeeded' }
  | { state: 'failed'; isGone: boolean }
  | { state: 'pending'; delayMs: number }

type Attempted = {
  answer: Answer | SendFailure
  attemptCount: number
  schedule: readonly number[]
  /** A callback of one run: its receiver may say that nobody waits any more. */
  isCallback: boolean
  random: number
}

const GONE = 410
// A receiver that is overloaded, and says so.
const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504])
const MAX_BREAK_MS = 60_000

export function verdictOf(attempted: Attempted): Verdict {
  const { answer, attemptCount, schedule, random } = attempted
  if (!(answer instanceof SendFailure)) {
    if (isSuccess(answer)) return { state: 'succeeded' }
    if (answer.status === GONE) return { state: 'failed', isGone: true }
    if (attempted.isCallback && isFinished(answer))
      return { state: 'failed', isGone: false }
  }
  const retryAfterMs = answer instanceof SendFailure ? undefined : answer.retryAfterMs
  const delayMs = nextDelayMs({ schedule, attemptCount, retryAfterMs, random })
  return delayMs === undefined
    ? { state: 'failed', isGone: false }
    : { state: 'pending', delayMs }
}

/** For how long a busy receiver is sent nothing else; zero when it is not busy. */
export function breakMsOf(answer: Answer | SendFailure): number {
  if (answer instanceof SendFailure || !BUSY.has(answer.status)) return 0
  return Math.min(answer.retryAfterMs ?? 0, MAX_BREAK_MS)
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300
}

// As n8n's and Zapier's resume addresses answer: 404 for one that is not there any more,
// 409 both for "not waiting yet" and for "has finished", told apart by the words.
function isFinished({ status, body }: Answer): boolean {
  // A server that is still starting knows none of its addresses yet, and says so in the
  // words of Express; n8n does for some seconds.
  if (status === 404) return !/Cannot POST/.test(body)
  return status === 409 && /finished|already (been )?resumed/i.test(body)
}

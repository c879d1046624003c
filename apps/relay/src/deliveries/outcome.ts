import type { Attempt } from './delivery.ts'
import type { Answer } from '../outgoing/read-answer.ts'
import { SendFailure } from '../outgoing/send-failure.ts'
import { isSuccess } from './verdict.ts'

type Outcome = Pick<Attempt, 'outcome' | 'status' | 'error' | 'responseBody'>

/** How an attempt went, as its owner sees it. */
export function outcomeOf(answer: Answer | SendFailure): Outcome {
  if (answer instanceof SendFailure) {
    const { kind, message } = answer
    return { outcome: kind, status: undefined, error: message, responseBody: undefined }
  }
  const { status, body } = answer
  return isSuccess(answer)
    ? { outcome: 'succeeded', status, error: undefined, responseBody: body }
    : { outcome: 'status', status, error: inWords(answer), responseBody: body }
}

function inWords({ status, location }: Answer): string {
  if (status >= 300 && status < 400) {
    const where = location === undefined ? '' : ` to ${location}`
    return `The receiver answered ${status}${where}; redirects are not followed`
  }
  return `The receiver answered ${status}`
}

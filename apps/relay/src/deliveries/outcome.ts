import type { Attempt } from './delivery.ts'
import type { Answer } from './guarded-client.ts'
import { SendFailure } from './send-failure.ts'
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
    : { outcome: 'status', status, error: inWords(status), responseBody: body }
}

function inWords(status: number): string {
  if (status >= 300 && status < 400) {
    return `The receiver answered ${status}; redirects are not followed`
  }
  return `The receiver answered ${status}`
}

import type { IDataObject } from 'n8n-workflow'

export type Answer = {
  status: number
  headers: IDataObject
  /** Empty when it was no object. */
  body: IDataObject
  /** Whatever it was. */
  content: unknown
}

/** That there was no answer, and why. */
export type Silence = { silence: string }

/** Whether trouble with this status is over by itself. */
export function isPassingStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500
}

// What is said of a request that can never be taken, whoever says it.
const FINAL_FOR_ANYBODY = new Set([413, 414, 415, 431])

/** Both services speak JSON: anything else is a page of a proxy, a firewall or a deploy. */
export function isForeign({
  status,
  content,
}: Pick<Answer, 'status' | 'content'>): boolean {
  const isText = typeof content === 'string' && content.trim() !== ''
  return isText && !FINAL_FOR_ANYBODY.has(status)
}

export function isGood(answer: Answer | Silence): answer is Answer {
  return !('silence' in answer) && answer.status < 400 && !isForeign(answer)
}

import { listed } from './answer-body.ts'
import type { AnswerHeaders } from './answer-head.ts'
import { decodeBody } from './decode-body.ts'
import type { RawAnswer } from './exchange.ts'
import type { Scrub } from './scrub.ts'

/** This much of an answer is kept. */
export const MAX_ANSWER_BYTES = 16 * 1_024
const MAX_LOCATION_LENGTH = 200

export type Answer = {
  status: number
  /** Milliseconds that the receiver asks to be left alone, from `Retry-After`. */
  retryAfterMs: number | undefined
  /** Where a redirect leads, scrubbed. */
  location?: string | undefined
  /** The first 16 KiB of the answer as text, scrubbed. */
  body: string
}

type Reading = { secrets: readonly string[]; scrub: Scrub; now: Date }

/** An answer as it can be stored and shown. */
export async function readAnswer(raw: RawAnswer, reading: Reading): Promise<Answer> {
  const { status, headers } = raw.head
  const [location] = headers.get('location') ?? []
  const shown = location && reading.scrub(location, reading.secrets)
  return {
    status,
    retryAfterMs: readRetryAfter(headers, reading.now),
    location: shown?.slice(0, MAX_LOCATION_LENGTH),
    body: raw.start.length === 0 ? '' : await readBody(raw, reading),
  }
}

async function readBody(
  { head: { headers }, start, isCut }: RawAnswer,
  { secrets, scrub }: Reading,
): Promise<string> {
  const transfer = listed(headers, 'transfer-encoding').filter(
    (name) => name !== 'chunked',
  )
  const codings = [...listed(headers, 'content-encoding'), ...transfer]
  const given = { bytes: start, isCut, fault: undefined }
  const body = await decodeBody(given, codings, MAX_ANSWER_BYTES)
  const text = scrub(body.bytes.toString('utf8'), secrets, body)
  const note =
    body.fault === undefined ? '' : `[The answer cannot be read: ${body.fault}] `
  return `${note}${text}`.slice(0, MAX_ANSWER_BYTES)
}

/**
 * `Retry-After` in milliseconds, given in seconds or as a date; undefined when unreadable.
 * Of several, as proxies add them, the longest counts.
 */
export function readRetryAfter(headers: AnswerHeaders, now: Date): number | undefined {
  const values = headers.get('retry-after') ?? []
  const waits = values.flatMap((value) => {
    const date = Date.parse(value)
    // Parameters say nothing that is known.
    const seconds = value.split(',').map((each) => each.replace(/;.*/, '').trim())
    if (seconds.every((each) => /^\d{1,9}(\.\d*)?$/.test(each))) {
      return seconds.map((each) => Number(each) * 1_000)
    }
    // A parser of dates reads one out of almost anything.
    return Number.isNaN(date) || !/\d:\d\d/.test(value)
      ? []
      : Math.max(0, date - now.getTime())
  })
  return waits.length > 0 ? Math.max(...waits) : undefined
}

import { scrub } from './scrub.ts'

const MAX_ANSWER_BYTES = 16 * 1024

/** The first 16 KiB of an answer as text that can be stored and shown. */
export async function readStart(
  body: AsyncIterable<Buffer>,
  secrets: readonly string[],
): Promise<string> {
  const chunks: Buffer[] = []
  let byteCount = 0
  // Leaving the loop early destroys the rest of the answer.
  for await (const chunk of body) {
    chunks.push(chunk)
    byteCount += chunk.length
    if (byteCount >= MAX_ANSWER_BYTES) break
  }
  const start = Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES)
  return scrub(start.toString('utf8'), secrets)
}

/** `Retry-After` in milliseconds, given in seconds or as a date; undefined when unreadable. */
export function readRetryAfter(
  header: string | string[] | undefined,
  nowMs: number = Date.now(),
): number | undefined {
  if (typeof header !== 'string') return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

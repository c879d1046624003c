import type { LargeResult } from './events.ts'
import { WebhookError } from './webhook-error.ts'

type FetchOptions = {
  fetch?: typeof globalThis.fetch | undefined
  /** The longest it may take, body included. Default: 30 s. */
  timeoutMs?: number | undefined
}

/**
 * The data of an event with its lists whole. An event over 256 KiB comes with empty lists and
 * `largeResult`, a link to them; the digest in it is signed, and what the link gives is
 * checked against it. Data without `largeResult` is given back as it is.
 *
 * @throws WebhookError `result_unavailable` when the link has expired or gives something else
 */
export async function fetchLargeResult<
  Data extends { largeResult?: LargeResult | undefined },
>(
  data: Data,
  { fetch = globalThis.fetch, timeoutMs = 30_000 }: FetchOptions = {},
): Promise<Data> {
  const { largeResult } = data
  if (!largeResult) return data
  const bytes = await download(fetch, largeResult, timeoutMs)
  if (hexOf(await crypto.subtle.digest('SHA-256', bytes)) !== largeResult.sha256) {
    throw unavailable('The link of the large result gives other bytes than were signed.')
  }
  const lists = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Data>
  return { ...data, ...lists, largeResult: undefined }
}

async function download(
  fetch: typeof globalThis.fetch,
  { url }: LargeResult,
  timeoutMs: number,
): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) }).catch(
    (cause: unknown) => {
      throw unavailable('The link of the large result gave no answer.', cause)
    },
  )
  if (response.ok) {
    return response.arrayBuffer().catch((cause: unknown) => {
      throw unavailable('The large result broke off.', cause)
    })
  }
  throw unavailable(
    `The link of the large result answered ${response.status}. Links expire; a redelivery brings a fresh one.`,
  )
}

function unavailable(message: string, cause?: unknown): WebhookError {
  return new WebhookError('result_unavailable', message, cause)
}

function hexOf(digest: ArrayBuffer): string {
  return [...new Uint8Array(digest)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

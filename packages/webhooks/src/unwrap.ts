import type { WireflowEvent } from './events.ts'
import {
  bodyOfRequest,
  bytesOf,
  isRequest,
  signedHeaders,
  type RawBody,
  type ReceivedHeaders,
} from './received.ts'
import { isSignedWith, signedContent, type SignedHeaders } from './signature.ts'
import { WebhookError } from './webhook-error.ts'

const TOLERANCE_MS = 5 * 60_000

/** One secret, or those that are in use while one takes the place of another. */
export type Secrets = string | readonly string[] | undefined

/** An event that was verified. `id` is the same at every attempt: act on each id once. */
export type Received<Event> = Event & { id: string }

export type UnwrapOptions = {
  /**
   * How old a delivery may be. More than the default of five minutes only where something
   * between sender and receiver holds it back: for so long others can send it again.
   */
  toleranceMs?: number | undefined
  /** Reads the body. Default: `JSON.parse`, which rounds numbers beyond 2^53. */
  parse?: ((text: string) => unknown) | undefined
  /** The time in milliseconds; tests hand in their own. */
  now?: (() => number) | undefined
}

/**
 * Verifies a delivery and gives its event: `{ id, type, timestamp, data }`.
 *
 * `WireflowEvent` names the types that this version knows. Others come too, from newer
 * relays and from publishers, so a `switch` needs its `default`; types of your own are given
 * as `unwrap<WireflowEvent | MyEvent>(…)`. What is signed is believed: `data` is not checked
 * field by field.
 *
 * @throws WebhookError when the delivery is not genuine, or cannot be judged
 * @example
 * const event = await unwrap(request, process.env.WEBHOOK_SECRET)
 * if (event.type === 'execution.completed') console.log(event.data.outputs)
 */
export function unwrap<Event extends object = WireflowEvent>(
  request: Request,
  secrets: Secrets,
  options?: UnwrapOptions,
): Promise<Received<Event>>
/**
 * The same for frameworks without a web `Request`: the body exactly as it came, its headers,
 * and the secrets.
 */
export function unwrap<Event extends object = WireflowEvent>(
  body: RawBody,
  headers: ReceivedHeaders,
  secrets: Secrets,
  options?: UnwrapOptions,
): Promise<Received<Event>>
export async function unwrap(
  given: Request | RawBody,
  ...more: readonly unknown[]
): Promise<object> {
  if (isRequest(given)) {
    const [secrets, options] = more as [Secrets, UnwrapOptions?]
    return open(await bodyOfRequest(given), given.headers, secrets, options)
  }
  const [headers, secrets, options] = more as [ReceivedHeaders, Secrets, UnwrapOptions?]
  return open(bytesOf(given), headers, secrets, options)
}

async function open(
  body: Uint8Array<ArrayBuffer>,
  headers: ReceivedHeaders,
  secrets: Secrets,
  { toleranceMs = TOLERANCE_MS, parse = JSON.parse, now = Date.now }: UnwrapOptions = {},
): Promise<object> {
  const signed = complete(headers)
  checkTime(signed['webhook-timestamp'], now(), toleranceMs)
  await checkSignature(listOf(secrets), signed, body)
  return { ...readEvent(body, parse), id: signed['webhook-id'] }
}

function complete(headers: ReceivedHeaders): SignedHeaders {
  const {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  } = signedHeaders(headers)
  if (id && timestamp && signature) {
    return {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature,
    }
  }
  throw new WebhookError(
    'headers_missing',
    'A delivery has the headers webhook-id, webhook-timestamp and webhook-signature, and at least one is missing. Either this is no delivery, or a proxy takes them away.',
  )
}

function checkTime(timestamp: string, now: number, toleranceMs: number): void {
  const ageMs = now - Number(timestamp) * 1_000
  // Written so that NaN is out of range.
  if (ageMs >= -TOLERANCE_MS && ageMs <= toleranceMs) return
  throw new WebhookError(
    'timestamp_out_of_range',
    'This delivery was signed too long ago, or in the future. Either it is an old one that somebody sends again, or the clock of this machine is wrong.',
  )
}

async function checkSignature(
  secrets: readonly string[],
  signed: SignedHeaders,
  body: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const content = signedContent(signed['webhook-id'], signed['webhook-timestamp'], body)
  for (const secret of secrets) {
    if (await isSignedWith(secret, signed['webhook-signature'], content)) return
  }
  throw new WebhookError(
    'signature_mismatch',
    'No signature fits. Either the body is not the bytes that were sent (JSON that was parsed and written again looks the same and is not: take the raw body), or this is the secret of another endpoint, or the delivery is forged.',
  )
}

function listOf(secrets: Secrets): readonly string[] {
  const list = [secrets ?? []].flat().filter((secret) => secret !== '')
  if (list.length > 0) return list
  throw new WebhookError(
    'secret_invalid',
    'There is no secret. Is the variable set that it is read from?',
  )
}

function readEvent(
  body: Uint8Array<ArrayBuffer>,
  parse: (text: string) => unknown,
): object {
  try {
    const event: unknown = parse(new TextDecoder().decode(body))
    if (isEvent(event)) return event
  } catch (cause) {
    throw new WebhookError('body_invalid', 'The body is signed, but is no JSON.', cause)
  }
  throw new WebhookError(
    'body_invalid',
    'The body is signed, but has no `type` and `data`. Is this a delivery of another service?',
  )
}

function isEvent(value: unknown): value is { type: string; data: object } {
  if (typeof value !== 'object' || value === null) return false
  const { type, data } = value as { type?: unknown; data?: unknown }
  return typeof type === 'string' && typeof data === 'object' && data !== null
}

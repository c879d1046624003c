import { RelayError } from '../http/errors.ts'
import { createSecretId } from '../db/ids.ts'
import { hashBody } from './body-hash.ts'

const DAY_MS = 86_400_000
const FORM_PREFIX = 'form'
const MAX_LENGTH = 255

/** Marks a call as the same as an earlier one. */
export type CallKey = {
  /** `duplicate` means that no caller said so: the body is that of an earlier call. */
  kind: 'message' | 'key' | 'duplicate'
  scope: string
  key: string
  bodyHash: Buffer
  /** For how long an earlier call with it counts. */
  ttlMs: number
}

type Call = {
  /** A trigger or a workspace: keys of different scopes never meet. */
  scope: string
  /** The sender's name for a signed message, verified: whoever sends it again repeats it. */
  messageId?: string | undefined
  /** What the caller gave to tell this call by. */
  key: string | undefined
  body: unknown
  /** For this long an identical body without a key counts as the same call. */
  duplicateWindowMs?: number
}

/**
 * How this call is told from others, each way by itself enough; none when each call counts.
 * A message's id comes first: who captures a signed message can add a key, but not change that.
 *
 * @throws {RelayError} `invalid_request` for a key that is empty or too long.
 */
export function callKeysOf(call: Call): CallKey[] {
  const { scope, messageId, key, duplicateWindowMs = 0 } = call
  if (messageId === undefined && key === undefined && duplicateWindowMs === 0) return []
  const common = { scope, bodyHash: hashBody(call.body), ttlMs: DAY_MS }
  const keys: CallKey[] = []
  if (messageId !== undefined) {
    keys.push({ ...common, kind: 'message', key: `message:${checked(messageId)}` })
  }
  if (key !== undefined) {
    const isForm = isFormKey(key)
    const filledIn = isForm ? `:${common.bodyHash.toString('hex')}` : ''
    keys.push({ ...common, kind: 'key', key: `key:${checked(key)}${filledIn}` })
  } else if (duplicateWindowMs > 0) {
    const body = `body:${common.bodyHash.toString('hex')}`
    keys.push({ ...common, kind: 'duplicate', key: body, ttlMs: duplicateWindowMs })
  }
  return keys
}

/**
 * The key of one page with the hosted form. It stands for what is filled in as well: whoever
 * goes back to the page and changes that means another call.
 */
export function createFormKey(): string {
  return createSecretId(FORM_PREFIX)
}

/** Whether a key is that of a page with the hosted form. */
export function isFormKey(key: string): boolean {
  return key.startsWith(`${FORM_PREFIX}_`)
}

function checked(key: string): string {
  if (key !== '' && key.length <= MAX_LENGTH) return key
  throw new RelayError('invalid_request', 'An idempotency key has 1 to 255 characters.')
}

import { toObject, toText } from '@wireflow-connect/sdk/wire'
import { verify } from '@wireflow-connect/webhooks/node'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { withoutContext } from '../connection/without-context.ts'

// Zapier may hold a delivery back for hours, for example while a Zap is over its limit.
const TOLERANCE_MS = 24 * 3_600_000

/**
 * The event of a delivery, read from the very bytes that were signed.
 *
 * @throws a `HaltedError` when the signature is not that of this subscription. It is shown
 *   and does not count against the Zap, since anybody can post to its address.
 */
export function verifiedEvent(z: ZObject, bundle: Bundle): unknown {
  const secret = toText(toObject(bundle.subscribeData)['secret'])
  const { content, headers } = bundle.rawRequest ?? {}
  if (!secret || !content) {
    throw halted(z, 'This did not come from your Wireflow Connect server.')
  }
  const verdict = verify([secret], plainHeaders(headers), content, {
    toleranceMs: TOLERANCE_MS,
  })
  if (verdict.ok) return verdict.event
  throw halted(
    z,
    `The signature of what came is not right (${verdict.reason}), so it is left out. Somebody else may have sent it.`,
  )
}

function halted(z: ZObject, message: string): Error {
  return withoutContext(new z.errors.HaltedError(message))
}

// Zapier hands over `Http-Webhook-Id` for `webhook-id`.
function plainHeaders(headers: Readonly<Record<string, string>> = {}) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase().replace(/^http-/, ''),
      value,
    ]),
  )
}

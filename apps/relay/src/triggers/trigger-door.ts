import type { Request, RequestHandler, Response } from 'express'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { tenant } from '../db/divided-database.ts'
import type { Trigger } from './sql.ts'

/** Somebody at a trigger's address. */
export type Visit = { trigger: Trigger; request: Request; response: Response }

/**
 * Finds the trigger that an address belongs to, says which pages may call it, and hands both
 * on. A trigger without a list of origins is open to all, as the upstream's own are.
 */
export function atDoor(
  { triggers }: Pick<Context, 'triggers'>,
  handle: (visit: Visit) => Promise<void> | void,
): RequestHandler {
  return async (request, response) => {
    const trigger = await triggers.find(String(request.params['triggerId']))
    setCorsHeaders(request, response, trigger)
    if (request.method === 'OPTIONS') {
      response.status(204).end()
      return
    }
    if (!trigger) throw new RelayError('trigger_not_found', 'Workflow not found')
    if (!isOriginAllowed(request, trigger)) {
      throw new RelayError(
        'origin_not_allowed',
        'Pages of this origin may not call this trigger. Its owner can add the origin.',
      )
    }
    await tenant.run(trigger.workspaceId, () => handle({ trigger, request, response }))
  }
}

function isOriginAllowed(request: Request, trigger: Trigger): boolean {
  const { origin } = request.headers
  const { origins } = trigger.settings
  // Only browsers send an origin; everybody else is not bound by it.
  if (origin === undefined || origins === undefined) return true
  return origins.includes(origin) || isOwnPage(request)
}

// The trigger's own form. No page can set this header itself (Fetch Metadata).
function isOwnPage(request: Request): boolean {
  return request.headers['sec-fetch-site'] === 'same-origin'
}

function setCorsHeaders(
  request: Request,
  response: Response,
  trigger: Trigger | undefined,
): void {
  const isOpen = trigger?.settings.origins === undefined
  if (!isOpen) response.vary('Origin')
  if (trigger && !isOriginAllowed(request, trigger)) return

  response.setHeader(
    'Access-Control-Allow-Origin',
    isOpen ? '*' : (request.headers.origin ?? ''),
  )
  response.setHeader('Access-Control-Expose-Headers', 'X-Request-Id, Retry-After')
  if (request.method !== 'OPTIONS') return
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS')
  response.setHeader(
    'Access-Control-Allow-Headers',
    'Content-Type, Idempotency-Key, Altcha-Payload, Webhook-Id, Webhook-Timestamp, Webhook-Signature',
  )
  response.setHeader('Access-Control-Max-Age', '86400')
}

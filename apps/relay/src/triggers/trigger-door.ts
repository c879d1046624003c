import type { Request, RequestHandler, Response } from 'express'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { tenant } from '../db/divided-database.ts'
import { answerPreflight, mayCall, setCorsHeaders } from './cors.ts'
import type { Trigger } from './sql.ts'

/** Somebody at a trigger's address. */
export type Visit = { trigger: Trigger; request: Request; response: Response }

/**
 * Finds the trigger that an address belongs to, says which pages may call it, and hands both
 * on. `methods` are those that are taken there. A trigger without a list of origins is open to all, as the upstream's own are.
 */
export function atDoor(
  { triggers, publicUrl }: Pick<Context, 'triggers' | 'publicUrl'>,
  handle: (visit: Visit) => Promise<void> | void,
  methods = 'GET, POST, OPTIONS',
): RequestHandler {
  return async (request, response) => {
    const trigger = await triggers.find(String(request.params['triggerId']))
    const pages = { origins: trigger?.settings.origins, publicUrl: publicUrl() }
    setCorsHeaders({ request, response }, pages)
    if (request.method === 'OPTIONS') {
      answerPreflight({ request, response }, pages, methods)
      return
    }
    if (!trigger) throw new RelayError('trigger_not_found', 'Workflow not found')
    if (!mayCall(request, pages)) throw notListed(request)
    await tenant.run(trigger.workspaceId, () => handle({ trigger, request, response }))
  }
}

function notListed({ headers }: Request): RelayError {
  return new RelayError('origin_not_allowed', headers.origin === 'null' ? HIDDEN : OTHER)
}

const OTHER =
  'Pages of this origin may not call this trigger. Its owner can add the origin.'

const HIDDEN =
  'This page does not say where it is from (its origin is "null"), so it cannot be found among ' +
  'those that may call. That comes from a Referrer-Policy "no-referrer" (set ' +
  '"strict-origin-when-cross-origin"), from a page that was opened as a file (serve it from ' +
  'https:), or from a frame with "sandbox" (add "allow-same-origin").'

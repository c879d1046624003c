import { z } from 'zod'
import { json, type Answer, type Call } from '../http/call.ts'
import { createMatcher } from '../http/match-route.ts'
import { parseJson } from '../engine/json-path.ts'
import { Refusal } from '../http/refusal.ts'
import { ADMIN_PATH } from './admin-path.ts'
import type { AdminParts } from './admin-route.ts'
import { ADMIN_ROUTES } from './admin-routes.ts'
import { isTrusted } from './is-trusted.ts'

const match = createMatcher(ADMIN_ROUTES)

export function isAdmin({ path }: Call): boolean {
  return path === ADMIN_PATH || path.startsWith(`${ADMIN_PATH}/`)
}

/** Answers what is the sandbox's own: no key is needed, but a page of another site may not. */
export function answerAdmin(parts: AdminParts, call: Call): Answer {
  if (!isTrusted(call))
    return json(403, { error: 'Only this machine may control the sandbox' })
  const path = call.path.slice(ADMIN_PATH.length).replace(/\/$/, '')
  const found = match(call.method, path)
  if (!found) return notFound(call)
  try {
    const body = call.body.length > 0 ? parseJson(call.body.toString()) : {}
    return found.route.handle({ ...parts, call, params: found.params, body })
  } catch (thrown) {
    if (thrown instanceof z.ZodError) return json(400, { error: z.prettifyError(thrown) })
    if (thrown instanceof Refusal) return json(thrown.status, { error: thrown.message })
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    return json(500, { error: `The sandbox failed: ${why}` })
  }
}

function notFound({ method, path }: Call): Answer {
  return json(404, {
    error: `The sandbox has no ${method} ${path}`,
    routes: ADMIN_ROUTES.map((route) => `${route.method} ${ADMIN_PATH}${route.path}`),
  })
}

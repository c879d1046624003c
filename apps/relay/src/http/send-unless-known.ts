import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'

/**
 * Answers what is asked for again and again: with 304 where the asker has it already. Nobody
 * may keep it for others, or show it without asking.
 */
export function sendUnlessKnown(
  request: Request,
  response: Response,
  body: unknown,
): void {
  const text = JSON.stringify(body)
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 27)
  response.set('Cache-Control', 'private, no-cache')
  response.set('ETag', `W/"${digest}"`)
  if (isKnown(request, digest)) response.status(304).end()
  else response.type('application/json').send(text)
}

// Not `request.fresh`: whoever names what it has by hand also sends `Cache-Control: no-cache`, as
// fetch does.
function isKnown(request: Request, digest: string): boolean {
  const known = request.get('if-none-match') ?? ''
  return known.trim() === '*' || known.includes(`"${digest}"`)
}

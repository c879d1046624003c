import { createHmac } from 'node:crypto'
import type { Request, Response } from 'express'
import { pathBelow } from '../http/path-below.ts'

const NAME = 'wireflow_console'

/** Where the console stands: below the path of the public address, if that has one. */
export function consolePath(publicUrl: string): string {
  return pathBelow(publicUrl, '/console')
}

/** The secret of the session that came with the request; undefined when there is none. */
export function sessionSecretOf(request: Request): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  const found = pairs.find((pair) => pair.startsWith(`${NAME}=`))
  return found?.slice(NAME.length + 1) || undefined
}

/** Gives the browser its session; no script and no other site can use it. */
export function setSessionCookie(
  response: Response,
  secret: string,
  { publicUrl, maxAgeMs }: { publicUrl: string; maxAgeMs: number },
): void {
  response.cookie(NAME, secret, { ...optionsFor(publicUrl), maxAge: maxAgeMs })
}

export function clearSessionCookie(response: Response, publicUrl: string): void {
  response.clearCookie(NAME, optionsFor(publicUrl))
}

function optionsFor(publicUrl: string) {
  return {
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:'),
    path: consolePath(publicUrl),
  } as const
}

/** What a page sends with each change, and a page of another site cannot know. */
export function csrfTokenOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('csrf').digest('base64url')
}

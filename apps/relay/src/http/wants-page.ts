import type { Request } from 'express'

/**
 * Whether a browser shows the answer to a person: it names HTML and prefers it to JSON.
 * Programs that take anything get JSON.
 */
export function wantsPage(request: Request): boolean {
  const namesHtml = /\btext\/html\b/.test(request.headers.accept ?? '')
  return namesHtml && request.accepts(['html', 'json']) === 'html'
}

/** Whether a script of a page reads the answer, and the browser does not show it by itself. */
export function isForScript({ headers }: Request): boolean {
  // Programs outside of browsers, some of which name a mode, too, have no origin.
  if (headers.origin === undefined) return false
  const mode = headers['sec-fetch-mode']
  if (mode !== undefined) return mode !== 'navigate'
  // Browsers say so to `https:` and localhost only; these two are said by libraries.
  return 'x-requested-with' in headers || 'hx-request' in headers
}

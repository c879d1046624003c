import type { Request } from 'express'

/**
 * Whether a browser shows the answer to a person: it names HTML and prefers it to JSON.
 * Programs that take anything get JSON.
 */
export function wantsPage(request: Request): boolean {
  const namesHtml = /\btext\/html\b/.test(request.headers.accept ?? '')
  return namesHtml && request.accepts(['html', 'json']) === 'html'
}

import type { RequestHandler } from 'express'
import { STRICT_POLICY } from './page-policy.ts'

const SAFE_HEADERS = new Map([
  // What is told here changes, and much of it is for one reader only.
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  // Addresses of triggers and receipts are permissions: no other site learns them.
  ['Referrer-Policy', 'no-referrer'],
  ['Content-Security-Policy', STRICT_POLICY],
])

/** Makes every answer safe for a browser. Pages and public files then say what they need. */
export const safeHeaders: RequestHandler = (_request, response, next) => {
  response.setHeaders(SAFE_HEADERS)
  next()
}

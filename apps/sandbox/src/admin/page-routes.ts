import { readFileSync } from 'node:fs'
import type { Answer } from '../http/call.ts'
import { withoutBody, type AdminRoute } from './admin-route.ts'

export const PAGE_ROUTES: readonly AdminRoute[] = [
  withoutBody('GET ', 'The page that shows and steers all of this', () =>
    page('page.html', 'text/html'),
  ),
  withoutBody('GET /page.css', 'Its looks', () => page('page.css', 'text/css')),
  withoutBody('GET /page.js', 'Its behaviour', () => page('page.js', 'text/javascript')),
]

const FOLDER = new URL('../page/', import.meta.url)

function page(name: string, contentType: string): Answer {
  return {
    status: 200,
    headers: {
      'content-type': `${contentType}; charset=utf-8`,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'self'; img-src 'self' data:",
    },
    body: readFileSync(new URL(name, FOLDER)),
  }
}

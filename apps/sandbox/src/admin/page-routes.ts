import { readFileSync } from 'node:fs'
import type { Answer } from '../http/call.ts'
import { withoutBody, type AdminRoute } from './admin-route.ts'

/** The page is files that a browser reads as they are; nothing is built. */
const FILES: Readonly<Record<string, URL>> = {
  'page.css': new URL('../page/page.css', import.meta.url),
  'main.js': new URL('../page/main.js', import.meta.url),
  'api.js': new URL('../page/api.js', import.meta.url),
  'clock.js': new URL('../page/clock.js', import.meta.url),
  'dom.js': new URL('../page/dom.js', import.meta.url),
  'executions.js': new URL('../page/executions.js', import.meta.url),
  'faults.js': new URL('../page/faults.js', import.meta.url),
  'gauges.js': new URL('../page/gauges.js', import.meta.url),
  'graph.js': new URL('../page/graph.js', import.meta.url),
  'memory.js': new URL('../page/memory.js', import.meta.url),
  'requests.js': new URL('../page/requests.js', import.meta.url),
}

const PAGE = new URL('../page/page.html', import.meta.url)

export const PAGE_ROUTES: readonly AdminRoute[] = [
  withoutBody('GET ', 'The page that shows and steers all of this', () =>
    serve(PAGE, 'text/html'),
  ),
  ...Object.entries(FILES).map(([name, file]) =>
    withoutBody(`GET /${name}`, 'A part of the page', () =>
      serve(file, name.endsWith('.css') ? 'text/css' : 'text/javascript'),
    ),
  ),
]

function serve(file: URL, contentType: string): Answer {
  return {
    status: 200,
    headers: {
      'content-type': `${contentType}; charset=utf-8`,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'self'; img-src 'self' data:",
    },
    body: readFileSync(file),
  }
}

import { Router } from 'express'
import type { Context } from '../work/context.ts'
import { builtFiles } from '../http/built-files.ts'
import { html } from '../http/page.ts'
import { takeOnly } from '../http/refuse-method.ts'
import { pathBelow } from '../http/path-below.ts'

const FOR_AN_HOUR = 'public, max-age=3600'

// Scalar writes its styles into the page; everything else is strict.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

// Without all that would ask somebody else: fonts, figures of use, a proxy, an assistant.
const START = `if (globalThis.Scalar) {
  document.querySelector('#reference').replaceChildren()
  Scalar.createApiReference('#reference', {
    url: new URL('../openapi.json', document.currentScript.src).href,
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never',
    proxyUrl: '',
  })
}
`

/** `GET /docs` — the document of the API for people, drawn by the relay's own files. */
export function referenceRouter({ publicUrl }: Pick<Context, 'publicUrl'>): Router {
  const router = Router()
  router
    .route('/')
    .get((_request, response) => {
      const files = pathBelow(publicUrl(), '/docs')
      response.set('Content-Security-Policy', POLICY)
      response.type('html').send(pageWith(files))
    })
    .all(takeOnly('GET, HEAD'))
  router.get('/start.js', (_request, response) => {
    response.set('Cache-Control', FOR_AN_HOUR).type('text/javascript').send(START)
  })
  return router.use(...builtFiles('docs', FOR_AN_HOUR))
}

/** What it says is replaced by the reference once its script runs. */
function pageWith(files: string): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>The API of Wireflow Connect</title>
      </head>
      <body>
        <div id="reference">
          <h1>The API of Wireflow Connect</h1>
          <p>
            This page needs its script, which is built with the console. The document
            itself: <a href="${files}/../openapi.json">openapi.json</a>
          </p>
        </div>
        <script src="${files}/scalar.js"></script>
        <script src="${files}/start.js"></script>
      </body>
    </html>`.text
}

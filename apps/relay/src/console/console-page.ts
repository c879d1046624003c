import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../triggers/context.ts'
import { BUILT, builtFiles } from '../http/built-files.ts'
import { RelayError } from '../http/errors.ts'
import { html, sendPage } from '../http/page.ts'
import { listWorkspaces } from '../workspaces/sql.ts'
import { policySource } from '../http/page-policy.ts'
import { consolePath } from './session-cookie.ts'

/** The hashed files of the console. */
export function consoleAssets(): RequestHandler[] {
  return builtFiles('assets', 'public, max-age=31536000, immutable')
}

/** `GET /console/*` — the page, the same at every address; it reads the address itself. */
export function consolePage({
  db,
  publicUrl,
}: Pick<Context, 'db' | 'publicUrl'>): RequestHandler {
  const readPage = createPageReader()
  return async (_request, response) => {
    const page = await readPage()
    if (page === undefined) return sendNotBuilt(response)
    const nonce = randomBytes(16).toString('base64')
    const workspaces = await listWorkspaces(db)
    const upstreams = workspaces.map(({ upstreamUrl }) => upstreamUrl)
    response.set('Content-Security-Policy', consolePolicy(nonce, upstreams))
    response.set('Referrer-Policy', 'same-origin')
    response
      .type('html')
      .send(
        page
          .replaceAll('%BASE%', `${consolePath(publicUrl())}/`)
          .replaceAll('%NONCE%', nonce),
      )
  }
}

/** `GET /console/scheme.js` — sets light or dark before anything is painted. */
export function consoleScheme(): RequestHandler {
  return (_request, response, next) => {
    response.set('Cache-Control', 'public, max-age=3600')
    response.sendFile(`${BUILT}scheme.js`, { dotfiles: 'allow' }, (error) => {
      if (error) next(new RelayError('not_found', 'The console is not built.'))
    })
  }
}

/**
 * Scripts and connections of the relay alone. Results are shown from where Wireflow keeps
 * them: from its own address, or from any that is encrypted.
 */
function consolePolicy(nonce: string, upstreams: readonly string[]): string {
  const media = new Set(upstreams.flatMap((url) => policySource(url) ?? []))
  const files = ["'self'", 'https:', ...media].join(' ')
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src ${files}`,
    `media-src ${files}`,
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Reads the built page again when it was built again. */
function createPageReader(): () => Promise<string | undefined> {
  const path = `${BUILT}index.html`
  let known: { text: string; builtAt: number } | undefined
  return async () => {
    try {
      const builtAt = (await stat(path)).mtimeMs
      if (known?.builtAt !== builtAt)
        known = { text: await readFile(path, 'utf8'), builtAt }
      return known.text
    } catch {
      return undefined
    }
  }
}

function sendNotBuilt(response: Response): void {
  response.status(503).set('Retry-After', '3')
  sendPage(response, {
    title: 'The console is not built yet',
    reloadSeconds: 3,
    body: html`<h1>The console is not built yet</h1>
      <p>
        After a start it is built in the background; this page then shows it by itself.
      </p>
      <p class="dim">
        If it does not come:
        <code>pnpm --filter @wireflow-connect/console build</code> says why. Everything
        else works without it.
      </p>`,
  })
}

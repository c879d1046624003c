import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler, type Response } from 'express'
import type { Context } from '../triggers/context.ts'
import { RelayError } from '../http/errors.ts'
import { html, sendPage } from '../http/page.ts'
import { listWorkspaces } from '../workspaces/sql.ts'
import { policySource } from '../http/page-policy.ts'
import { consolePath } from './session-cookie.ts'

/** Where `apps/console` is built to, also in the published package. */
const FOLDER = fileURLToPath(new URL('../../dist/console/', import.meta.url))
const NO_DOTFILES = { dotfiles: 'allow', index: false, redirect: false } as const

/** The hashed files of the console. What is not there is 404, or a script would be a page. */
export function consoleAssets(): RequestHandler[] {
  return [
    preferCompressed,
    express.static(`${FOLDER}assets`, { ...NO_DOTFILES, setHeaders: setAssetHeaders }),
    () => {
      throw new RelayError(
        'not_found',
        'This file is of another version. Reload the page.',
      )
    },
  ]
}

/** Scripts and style sheets were compressed when they were built. */
const preferCompressed: RequestHandler = (request, _response, next) => {
  const isText = /\.(js|css)$/.test(request.path)
  if (isText && request.acceptsEncodings('gzip')) request.url = `${request.path}.gz`
  next()
}

function setAssetHeaders(response: ServerResponse, path: string): void {
  response.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
  if (!path.endsWith('.gz')) return
  const type = path.endsWith('.css.gz') ? 'text/css' : 'text/javascript'
  response.setHeader('Content-Type', `${type}; charset=utf-8`)
  response.setHeader('Content-Encoding', 'gzip')
  response.setHeader('Vary', 'Accept-Encoding')
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
    response.sendFile(`${FOLDER}scheme.js`, { dotfiles: 'allow' }, (error) => {
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
  const path = `${FOLDER}index.html`
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

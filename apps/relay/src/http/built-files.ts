import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler } from 'express'
import { RelayError } from './errors.ts'

/** Where `apps/console` is built to, also in the published package. */
export const BUILT = fileURLToPath(new URL('../../dist/console/', import.meta.url))

/** The files of a built folder, compressed for who takes that. What is not there is 404, or a script would be a page. */
export function builtFiles(folder: string, cacheControl: string): RequestHandler[] {
  const setHeaders = (response: ServerResponse, path: string) =>
    setFileHeaders(response, { path, cacheControl })
  const options = { dotfiles: 'allow', index: false, redirect: false } as const
  return [
    preferCompressed,
    express.static(`${BUILT}${folder}`, { ...options, setHeaders }),
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

function setFileHeaders(
  response: ServerResponse,
  { path, cacheControl }: { path: string; cacheControl: string },
): void {
  response.setHeader('Cache-Control', cacheControl)
  if (!path.endsWith('.gz')) return
  const type = path.endsWith('.css.gz') ? 'text/css' : 'text/javascript'
  response.setHeader('Content-Type', `${type}; charset=utf-8`)
  response.setHeader('Content-Encoding', 'gzip')
  response.setHeader('Vary', 'Accept-Encoding')
}

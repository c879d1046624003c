import { pipeline, Transform } from 'node:stream'
import type { Bundle, RawHttpResponse, ZObject } from 'zapier-platform-core'
import { connectionOf } from '../connection/connection.ts'

export type OpenFile = {
  /** Breaks off with an error that says so once the file turns out to be too large. */
  body: NodeJS.ReadableStream
  name: string
  type: string
}

// Zapier ends a step after 30 s.
const TIMEOUT_MS = 25_000
const REFUSED = new Set([401, 403])

/** Opens a file that is somewhere on the web. No key goes along. */
export async function openFile(
  z: ZObject,
  bundle: Bundle,
  { url, maxMb }: { url: string; maxMb: number },
): Promise<OpenFile> {
  const response = await download(z, bundle, url)
  const maxBytes = maxMb * 1024 * 1024
  const fault = () =>
    new z.errors.Error(
      `The file is larger than ${maxMb} MB, which is the most that can be passed on here.`,
      'file_too_large',
      413,
    )
  if (Number(response.getHeader('content-length') ?? 0) > maxBytes) throw fault()
  return {
    body: limited(response.body, maxBytes, fault),
    name: nameOf(response, url),
    type: response.getHeader('content-type') ?? 'application/octet-stream',
  }
}

async function download(
  z: ZObject,
  bundle: Bundle,
  url: string,
): Promise<RawHttpResponse> {
  const direct = await fetchFile(z, url)
  // Wireflow's file host turns away what does not look like a browser; its proxy does not.
  const response = REFUSED.has(direct.status)
    ? await fetchFile(z, proxyUrl(bundle, url))
    : direct
  if (response.status < 300) return response
  const message = `The file could not be fetched: its host answered ${direct.status}. It may have been deleted, or needs a login.`
  throw new z.errors.Error(message, 'file_unavailable', direct.status)
}

async function fetchFile(z: ZObject, url: string): Promise<RawHttpResponse> {
  try {
    return await z.request({
      url,
      raw: true,
      timeout: TIMEOUT_MS,
      skipThrowForStatus: true,
      middlewareData: { isAnonymous: true, isFile: true },
    })
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'FetchError') throw error
    const message = `The file could not be fetched: ${new URL(url).host} gave no answer.`
    throw new z.errors.Error(message, 'file_unavailable', 502)
  }
}

function proxyUrl(bundle: Bundle, url: string): string {
  const proxy = new URL('/api/download', connectionOf(bundle).wireflow.url)
  proxy.searchParams.set('url', url)
  return proxy.href
}

function limited(
  body: NodeJS.ReadableStream,
  maxBytes: number,
  fault: () => Error,
): NodeJS.ReadableStream {
  let bytes = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > maxBytes) done(fault())
      else done(null, chunk)
    },
  })
  // Ends both when one of them breaks; whoever reads the counter is told why.
  pipeline(body, counter, () => undefined)
  return counter
}

/** The name that the host gives, or the end of the address. */
function nameOf(response: RawHttpResponse, url: string): string {
  const given = /filename="?([^";]+)"?/i.exec(
    response.getHeader('content-disposition') ?? '',
  )
  const last = new URL(url).pathname.split('/').findLast((part) => part !== '')
  return given?.[1] ?? last ?? 'file'
}

import { hash } from 'node:crypto'
import { render } from '../files/render.ts'
import type { World } from '../world.ts'
import { json, type Answer, type Call } from './call.ts'
import { FILES_PATH } from './files-path.ts'
import { parseRange } from './range.ts'

/** Serves a file whole or in part. Open to all, as the upstream's CDN is. */
export function getFile(world: World, call: Call): Answer {
  const file = world.state.files.get(call.path.slice(FILES_PATH.length))
  if (!file) return json(404, { error: 'File not found' })
  const { contentType, bytes } = render(file)
  const headers = {
    'content-type': contentType,
    'accept-ranges': 'bytes',
    'access-control-allow-origin': '*',
    // An uploaded picture may hold a script, which must not run as the sandbox's own.
    'content-security-policy': 'sandbox',
    'cache-control': 'public, max-age=31536000, immutable',
    etag: `"${hash('sha1', bytes)}"`,
  }
  if (call.headers['if-none-match'] === headers.etag) {
    return { status: 304, headers, body: '' }
  }
  return part(bytes, headers, call.headers['range'])
}

function part(
  bytes: Buffer,
  headers: Record<string, string>,
  wanted: string | undefined,
): Answer {
  const range = parseRange(wanted, bytes.length)
  if (range === 'whole') return { status: 200, headers, body: bytes }
  if (range === 'unsatisfiable') {
    const whole = `bytes */${bytes.length}`
    return { status: 416, headers: { ...headers, 'content-range': whole }, body: '' }
  }
  const { first, last } = range
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${first}-${last}/${bytes.length}` },
    body: bytes.subarray(first, last + 1),
  }
}

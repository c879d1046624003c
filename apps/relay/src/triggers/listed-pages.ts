import { z } from 'zod'

/** What was written, as browsers write it; or why it is refused and what to write instead. */
type Read = { value: string } | { fault: string }

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i
// Apps in a shell have origins with schemes of their own (`capacitor://localhost`), but no page
// ever has one of these.
const NO_PAGES = new Set([
  'file:',
  'ftp:',
  'ws:',
  'wss:',
  'data:',
  'blob:',
  'javascript:',
])
// URL parsers let a host hold characters that no name has. A star stands for what is below.
const HOST = /^(\*\.(?=.*[a-z0-9-]\.[a-z]))?[\w.:[\]-]+$/

const HIDDEN =
  '"null" is the origin of every page that does not say where it is from, so it would let ' +
  'all of them in. Serve the page from https:, with a Referrer-Policy other than ' +
  '"no-referrer", and list its own origin.'
const NO_ORIGIN =
  'must be a scheme, a host and a port if it is not the usual one: https://shop.example'
const NO_HOST = 'must be a host, with a port if it is not the usual one: shop.example'
const NO_STAR = 'can have one star, at its start, for all below a name: *.shop.example'

/** The origin of pages that may call, or with a star those of all hosts below one. */
export const PageOrigin = written(readOrigin)

/** A host that browsers may be sent to, or with a star all below one. */
export const RedirectHost = written(readHost)

function written(read: (text: string) => Read) {
  return z.string().transform((text, context) => {
    const done = read(text.trim())
    if ('value' in done) return done.value
    context.issues.push({ code: 'custom', input: text, message: done.fault })
    return z.NEVER
  })
}

function readOrigin(text: string): Read {
  if (text === 'null') return { fault: HIDDEN }
  if (text === '*') return { fault: 'Every page may call where "origins" is left out.' }
  if (!SCHEME.test(text)) {
    const url = parse(`https://${text}`)
    const isHost = url && !url.username
    return { fault: isHost ? `has no scheme. Write ${url.origin}` : NO_ORIGIN }
  }
  const url = parse(text)
  if (!url?.host || NO_PAGES.has(url.protocol)) return { fault: NO_ORIGIN }
  return plainHost(url, `${url.protocol}//`)
}

function readHost(text: string): Read {
  if (text === '*') return { fault: 'would let a form lead to every address of the web' }
  const url = parse(SCHEME.test(text) ? text : `https://${text}`)
  if (!url?.host || !/^https?:$/.test(url.protocol)) return { fault: NO_HOST }
  // It is compared with the host of an address, which leaves the usual port out.
  if (url.port === '80') url.port = ''
  return plainHost(url, '')
}

function plainHost(url: URL, before: string): Read {
  const host = url.host.toLowerCase().replace(/\.(?=$|:)/, '')
  const value = before + host
  if (!HOST.test(host)) return { fault: host.includes('*') ? NO_STAR : NO_HOST }
  const isMore = url.username || url.password || url.search || url.hash
  return isMore || !/^\/?$/.test(url.pathname)
    ? { fault: `says more than a host. Write ${value}` }
    : { value }
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

/** Whether an origin or host is one of those listed, or below one that is listed with a star. */
export function isListed(one: string, listed: readonly string[]): boolean {
  return listed.some((each) => each === one || isBelow(one, each))
}

function isBelow(one: string, listed: string): boolean {
  const [before = '', after] = listed.split('*')
  if (after === undefined) return false
  const rest = one.slice(before.length, -after.length)
  return one === before + rest + after && /^[^/:@]+$/.test(rest)
}

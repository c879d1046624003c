import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
import type { AddressRule } from './address-rules.ts'
import { failureOf, SendFailure } from './send-failure.ts'

const MAX_ANSWER_BYTES = 16 * 1024
const CONNECT_TIMEOUT_MS = 5_000

export type Answer = {
  status: number
  /** Milliseconds that the receiver asks to be left alone, from `Retry-After`. */
  retryAfterMs: number | undefined
  /** The first 16 KiB of the answer as text. */
  body: string
}

export type OutgoingRequest = {
  url: string
  headers: Record<string, string>
  body: string
  /** Ends the whole exchange, the answer's body included. */
  signal: AbortSignal
}

/**
 * The one way to reach a URL that somebody gave us. A name is resolved once, every
 * address it has is checked, and the connection goes to a checked address, so that a
 * second look-up cannot lead elsewhere. Redirects are not followed.
 */
export type GuardedClient = {
  /** @throws {SendFailure} when there is no answer, whatever the reason. */
  post(request: OutgoingRequest): Promise<Answer>
  close(): Promise<void>
}

export function createGuardedClient(isAllowed: AddressRule): GuardedClient {
  const agent = new Agent({
    connect: { lookup: checkedLookup(isAllowed), timeout: CONNECT_TIMEOUT_MS },
    // The caller's signal is the one deadline; undici's own would only shadow it.
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  return {
    async post({ url, headers, body, signal }) {
      checkUrl(url, isAllowed)
      try {
        const response = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers,
          body,
          signal,
        })
        return {
          status: response.statusCode,
          retryAfterMs: readRetryAfter(response.headers['retry-after']),
          body: await readStart(response.body),
        }
      } catch (error) {
        throw failureOf(error)
      }
    },

    async close() {
      await agent.destroy()
    },
  }
}

function checkUrl(text: string, isAllowed: AddressRule): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new SendFailure('blocked_address', 'The address is not an http or https URL')
  }
  if (url.username || url.password) {
    throw new SendFailure(
      'blocked_address',
      'The address carries a user name or password',
    )
  }
  // A literal address is never looked up, so it is checked here.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !isAllowed(host)) throw blocked()
}

function checkedLookup(isAllowed: AddressRule): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0)
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => isAllowed(address))) {
        return done(blocked(), '', 0)
      }
      if (options.all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
}

function blocked(): SendFailure {
  return new SendFailure('blocked_address', 'The address leads to a private network')
}

async function readStart(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let byteCount = 0
  // Leaving the loop early destroys the rest of the answer.
  for await (const chunk of body) {
    chunks.push(chunk)
    byteCount += chunk.length
    if (byteCount >= MAX_ANSWER_BYTES) break
  }
  // PostgreSQL stores no NUL in text.
  const start = Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES)
  return start.toString('utf8').replaceAll('\0', '')
}

function readRetryAfter(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}

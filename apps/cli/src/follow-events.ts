import { setTimeout } from 'node:timers/promises'
import {
  dataOf,
  isRelayApiError,
  type FeedEvent,
  type paths,
  type RelayClient,
} from '@wireflow-connect/relay-client'
import type { Printer } from './output.ts'
import { reasonOf } from './reason-of.ts'

const WAIT_SECONDS = 25
/** A network that swallows everything never answers. */
const DEADLINE_MS = WAIT_SECONDS * 1_000 + 15_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000

type Page = paths['/v1/events']['get']['responses'][200]['content']['application/json']

type Following = {
  relay: RelayClient
  /** The number of the last event that is known. */
  after: number
  signal: AbortSignal
  printer: Printer
}

/** The number of the newest event; 0 where there is none. */
export async function newestEvent(relay: RelayClient): Promise<number> {
  const params = { query: { limit: 1 } }
  const signal = AbortSignal.timeout(DEADLINE_MS)
  return asPage(await dataOf(relay.GET('/v1/events', { params, signal }))).newest
}

/**
 * Every event after a number, in order, until `signal` is aborted. While the relay is away it
 * is asked again and again, and nothing is left out.
 *
 * @throws {RelayApiError} when the relay refuses: the token has expired, for instance.
 */
export async function* followEvents(following: Following): AsyncGenerator<FeedEvent> {
  const { signal, printer } = following
  let { after } = following
  let pauseMs = FIRST_PAUSE_MS
  while (!signal.aborted) {
    const { page, away } = await readPage(following, after)
    if (page === undefined) {
      if (signal.aborted) return
      printer.progress(`The relay is away (${away}). Waiting after event ${after}.`)
      await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      continue
    }
    printer.done()
    pauseMs = FIRST_PAUSE_MS
    if (page.gap) {
      printer.note(`Events ${page.gap.from} to ${page.gap.to} are too old to be kept.`)
    }
    for (const event of page.data) {
      if (signal.aborted) return
      yield event
    }
    after = page.next
  }
}

/** The next events, or why the relay cannot be asked now. */
async function readPage({ relay, signal }: Following, after: number) {
  const params = { query: { after, wait: WAIT_SECONDS } }
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)])
  try {
    const data = await dataOf(relay.GET('/v1/events', { params, signal: ended }))
    return { page: asPage(data) }
  } catch (error) {
    if (isRelayApiError(error) && error.status < 500 && error.status !== 429) throw error
    return { away: reasonOf(error) }
  }
}

/** It is text only where a stream was asked for. */
function asPage(data: unknown): Page {
  if (typeof data === 'object') return data as Page
  throw new TypeError('it does not answer as a relay does')
}

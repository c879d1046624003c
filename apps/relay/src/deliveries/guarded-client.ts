import { Agent } from 'undici'
import type { AddressRule } from './address-rules.ts'
import { createConnector, phaseClock } from './connector.ts'
import { exchange } from './exchange.ts'
import { readOutgoingUrl } from './outgoing-url.ts'
import type { PhaseClock } from './phase-clock.ts'
import { MAX_ANSWER_BYTES, readRetryAfter, readText } from './read-answer.ts'
import { resolveBySystem, resolveChecked, type Resolve } from './resolve-checked.ts'
import { failureOf } from './send-failure.ts'

const KEEP_ALIVE_MS = 10_000

export type Answer = {
  status: number
  /** Milliseconds that the receiver asks to be left alone, from `Retry-After`. */
  retryAfterMs: number | undefined
  /** The first 16 KiB of the answer as text, scrubbed. */
  body: string
}

export type OutgoingRequest = {
  url: string
  headers: Record<string, string>
  body: string
  /** For the whole exchange, the answer's body included. */
  deadlineMs: number
  /** Aborted when the relay must let go of it. */
  signal?: AbortSignal
  /** Times the phases of the exchange; stopped by the caller. */
  clock?: PhaseClock
  /** Texts that must not come back in the answer. */
  secrets?: readonly string[]
}

/**
 * The one way to reach a URL that somebody gave us. A name is resolved once, every
 * address it has is checked, and the connection goes to a checked address, so that a
 * second look-up cannot lead elsewhere. Redirects are not followed.
 */
export type GuardedClient = {
  /** @throws {SendFailure} when there is no answer, whatever the reason. */
  post(request: OutgoingRequest): Promise<Answer>
  /** @throws {SendFailure} when the URL can never be reached, as far as its text tells. */
  check(url: string): void
  close(): Promise<void>
}

export type Guard = {
  isAllowed: AddressRule
  resolve?: Resolve
  /** An HTTP proxy through which every connection goes. */
  proxyUrl?: string | undefined
}

export function createGuardedClient(guard: Guard): GuardedClient {
  const { isAllowed, resolve = resolveBySystem, proxyUrl } = guard
  const agent = new Agent({
    connect: createConnector({
      findAddresses: async (hostname) => resolveChecked(hostname, resolve, isAllowed),
      proxyUrl,
    }),
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The caller's signal is the one deadline; undici's own would only shadow it.
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  return {
    async post({ url, clock, signal, secrets = [], ...rest }) {
      try {
        const target = readOutgoingUrl(url, isAllowed)
        const maxAnswerBytes = MAX_ANSWER_BYTES
        const send = async () =>
          exchange(agent, { target, maxAnswerBytes, clock, signal, ...rest })
        const answer = await (clock ? phaseClock.run(clock, send) : send())
        return {
          status: answer.status,
          retryAfterMs: readRetryAfter(answer.headers['retry-after']),
          body: readText(answer.start, secrets),
        }
      } catch (error) {
        throw failureOf(error)
      }
    },

    check(url) {
      readOutgoingUrl(url, isAllowed)
    },

    async close() {
      await agent.destroy()
    },
  }
}

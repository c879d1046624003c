import type { AddressRule } from './address-rules.ts'
import { startAttemptLimit, type AttemptLimit } from './attempt-limit.ts'
import { createConnector } from './connector.ts'
import { failureOf } from './failure-of.ts'
import { MAX_STORAGE_URL_LENGTH, readOutgoingUrl } from './outgoing-url.ts'
import type { PhaseClock } from './phase-clock.ts'
import { MAX_ANSWER_BYTES, readAnswer, type Answer } from './read-answer.ts'
import { requestBytes, requestText } from './request-text.ts'
import { resolveChecked, type Resolve } from './resolve-checked.ts'
import { createScrub } from './scrub.ts'
import { createSender } from './sender.ts'
import { createSystemResolver } from './system-resolver.ts'

export type OutgoingRequest = {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
  /** For the whole exchange, the head of the answer included. */
  deadlineMs: number
  /** Aborted when the relay must let go of it. */
  signal?: AbortSignal
  /** Times the phases of the exchange; stopped by the caller. */
  clock?: PhaseClock
  /** Texts that must not come back in the answer. */
  secrets?: readonly string[]
}

/** Bytes that go to the address of a storage. */
export type OutgoingFile = Omit<OutgoingRequest, 'body'> & { body: Uint8Array }

/**
 * The one way to reach a URL that somebody gave us. A name is resolved once, every
 * address it has is checked, and the connection goes to a checked address, so that a
 * second look-up cannot lead elsewhere. Redirects are not followed.
 */
export type GuardedClient = {
  /** @throws {SendFailure} when there is no answer, whatever the reason. */
  post(request: OutgoingRequest): Promise<Answer>
  /** @throws {SendFailure} when there is no answer, whatever the reason. */
  put(file: OutgoingFile): Promise<Answer>
  /** @throws {SendFailure} when the URL can never be reached, as far as its text tells. */
  check(url: string): void
  /** Stops what is under way. */
  close(): Promise<void>
}

export type Guard = {
  isAllowed: AddressRule
  /** Finds the addresses of names; the system's way by default. */
  resolve?: Resolve | undefined
  /** An HTTP proxy through which every connection goes. */
  proxyUrl?: string | undefined
  /** The time, with which dates in answers are compared. */
  now?: () => Date
}

export function createGuardedClient(guard: Guard): GuardedClient {
  const { isAllowed, proxyUrl, now = () => new Date() } = guard
  const resolve = guard.resolve ?? createSystemResolver()
  const scrub = createScrub()
  const underWay = new Set<AttemptLimit>()
  const sender = createSender(
    createConnector({
      findAddresses: async (hostname) => resolveChecked(hostname, resolve, isAllowed),
      proxyUrl,
    }),
  )

  async function send(
    { url, deadlineMs, signal, clock, secrets = [] }: Omit<OutgoingRequest, 'body'>,
    messageTo: (target: URL) => string | Buffer,
    maxUrlLength?: number,
  ): Promise<Answer> {
    const limit = startAttemptLimit(deadlineMs, signal)
    underWay.add(limit)
    try {
      const target = readOutgoingUrl(url, isAllowed, maxUrlLength)
      const message = messageTo(target)
      const maxAnswerBytes = MAX_ANSWER_BYTES
      const raw = await sender.send(target, { message, maxAnswerBytes, limit, clock })
      return await readAnswer(raw, { secrets, scrub, now: now() })
    } catch (error) {
      const scrubbed = (text: string) => scrub(text, secrets, { isCut: true })
      throw failureOf(error, { url, scrub: scrubbed })
    } finally {
      limit.clear()
      underWay.delete(limit)
    }
  }

  return {
    async post({ body, ...request }) {
      const { headers } = request
      return send(request, (target) =>
        requestText({ method: 'POST', target, headers }, body),
      )
    },

    async put({ body, ...request }) {
      const { headers } = request
      return send(
        request,
        (target) => requestBytes({ method: 'PUT', target, headers }, body),
        MAX_STORAGE_URL_LENGTH,
      )
    },

    check(url) {
      readOutgoingUrl(url, isAllowed)
    },

    async close() {
      sender.close()
      for (const limit of underWay) limit.stop()
    },
  }
}

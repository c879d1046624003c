import { sign } from '@wireflow-connect/webhooks/node'
import type { WorkerContext } from '../endpoints/context.ts'
import { customHeaders, HOPS_HEADER } from '../endpoints/custom-headers.ts'
import type { Answer } from '../outgoing/read-answer.ts'
import {
  createPhaseClock,
  type PhaseClock,
  type Phases,
} from '../outgoing/phase-clock.ts'
import { SendFailure } from '../outgoing/send-failure.ts'
import type { ClaimedDelivery } from './progress-sql.ts'
import type { ReadyEndpoint } from './endpoint-keeper.ts'
import { createNoteProxyTrouble } from './record-proxy-trouble.ts'
import { createSigningKeyKeeper } from './signing-key-keeper.ts'

/** For one attempt, from the first byte to the last. */
export const DEADLINE_MS = 15_000

const PLAIN_HEADERS = {
  'content-type': 'application/json',
  'user-agent': 'Wireflow-Connect/0.1',
}

/** One attempt that was made, and what came of it. */
export type Made = {
  startedAt: Date
  durationMs: number
  phases: Phases
  answer: Answer | SendFailure
}

/** Signs and sends. Whatever goes wrong is an answer, too. */
export function createSendDelivery(context: WorkerContext) {
  const { client, resultLinks, log, now, stopping } = context
  const recordProxyTrouble = createNoteProxyTrouble(context)
  const findSigningKey = createSigningKeyKeeper(context)

  return async (delivery: ClaimedDelivery, endpoint: ReadyEndpoint): Promise<Made> => {
    const startedAt = now()
    const clock = createPhaseClock()
    const answer = await send(delivery, endpoint, { startedAt, clock })
    const durationMs = now().getTime() - startedAt.getTime()
    return { startedAt, durationMs, phases: clock.stop(), answer }
  }

  async function send(
    { id, eventId, ...event }: ClaimedDelivery,
    endpoint: ReadyEndpoint,
    { startedAt, clock }: { startedAt: Date; clock: PhaseClock },
  ): Promise<Answer | SendFailure> {
    try {
      const keys = await keysOf(endpoint, startedAt)
      const body = event.isLarge
        ? resultLinks.fill(eventId, event.body, startedAt)
        : event.body
      return await client.post({
        url: endpoint.url,
        headers: {
          ...customHeaders(endpoint.headers, endpoint.secretHeaders),
          ...PLAIN_HEADERS,
          [HOPS_HEADER]: String(event.hops + 1),
          ...sign(keys, { id: eventId, sentAt: startedAt, body }),
        },
        body,
        deadlineMs: DEADLINE_MS,
        signal: stopping,
        clock,
        secrets: [...Object.values(endpoint.secretHeaders), ...keys],
      })
    } catch (error) {
      if (error instanceof SendFailure) {
        if (error.kind === 'proxy') recordProxyTrouble(error)
        return error
      }
      // Counted as an attempt, so that a fault of ours ends with the schedule, too.
      log.error({ error, deliveryId: id }, 'attempt could not be made')
      return new SendFailure('other', 'The relay could not make this attempt')
    }
  }

  /** Everything that signs: the newest secret, those in their overlap, the relay's key. */
  async function keysOf(
    { id, signingSecrets, isAsymmetric }: ReadyEndpoint,
    sentAt: Date,
  ): Promise<[string, ...string[]]> {
    const [first, ...others] = signingSecrets
      .filter(({ until }) => until === undefined || until > sentAt)
      .map(({ secret }) => secret)
    if (!first) throw new Error(`Endpoint ${id} has no secret`)
    if (!isAsymmetric) return [first, ...others]
    return [first, ...others, await findSigningKey(sentAt)]
  }
}

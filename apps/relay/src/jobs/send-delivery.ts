import { sign } from '@wireflow-connect/webhooks'
import type { WorkerContext } from '../context.ts'
import type { Answer } from '../deliveries/guarded-client.ts'
import { createPhaseClock, type Phases } from '../deliveries/phase-clock.ts'
import { SendFailure } from '../deliveries/send-failure.ts'
import type { ClaimedDelivery, ClaimedEndpoint } from '../store/delivery-progress.ts'
import { findSigningKey } from '../store/signing-keys.ts'

const DEADLINE_MS = 15_000

const PLAIN_HEADERS = {
  'content-type': 'application/json',
  'user-agent': 'Wireflow-Connect/0.1',
}

/** One attempt that was made, and what came of it. */
export type Made = {
  number: number
  startedAt: Date
  durationMs: number
  phases: Phases
  answer: Answer | SendFailure
}

/** Signs and sends. Whatever goes wrong is an answer, too. */
export function createSendDelivery(context: WorkerContext) {
  const { db, client, seal, log, now, stopping } = context

  return async (delivery: ClaimedDelivery, number: number): Promise<Made> => {
    const startedAt = now()
    const clock = createPhaseClock()
    const answer = await send(delivery, startedAt, clock)
    const durationMs = now().getTime() - startedAt.getTime()
    return { number, startedAt, durationMs, phases: clock.stop(), answer }
  }

  async function send(
    delivery: ClaimedDelivery,
    sentAt: Date,
    clock: ReturnType<typeof createPhaseClock>,
  ): Promise<Answer | SendFailure> {
    try {
      const { endpoint, body, eventId } = delivery
      const own = openAll(endpoint.sealedHeaders)
      const keys = await keysOf(endpoint, sentAt)
      return await client.post({
        url: endpoint.url,
        headers: {
          ...endpoint.headers,
          ...own,
          ...PLAIN_HEADERS,
          ...sign(keys, { id: eventId, sentAt, body }),
        },
        body,
        signal: AbortSignal.any([AbortSignal.timeout(DEADLINE_MS), stopping]),
        clock,
        secrets: [...Object.values(own), ...keys],
      })
    } catch (error) {
      if (error instanceof SendFailure) return error
      // Counted as an attempt, so that a fault of ours ends with the schedule, too.
      log.error({ error, deliveryId: delivery.id }, 'attempt could not be made')
      return new SendFailure('other', 'The relay could not make this attempt')
    }
  }

  /** Everything that signs: the newest secret, those in their overlap, the relay's key. */
  async function keysOf(
    endpoint: ClaimedEndpoint,
    sentAt: Date,
  ): Promise<[string, ...string[]]> {
    const retiring = endpoint.retiringSecrets
      .filter(({ until }) => new Date(until) > sentAt)
      .map(({ sealed }) => sealed)
    const [first, ...others] = [...endpoint.secrets, ...retiring].map((sealed) =>
      seal.open(sealed),
    )
    if (!first) throw new Error(`Endpoint ${endpoint.id} has no secret`)
    if (!endpoint.isAsymmetric) return [first, ...others]
    const { secretKey } = await findSigningKey(db, seal, sentAt)
    return [first, ...others, secretKey]
  }

  function openAll(sealed: Readonly<Record<string, string>>): Record<string, string> {
    const pairs = Object.entries(sealed).map(([name, text]) => [name, seal.open(text)])
    return Object.fromEntries(pairs) as Record<string, string>
  }
}

import type { WorkerContext } from '../endpoints/context.ts'
import type { EndpointGate } from '../endpoints/endpoint-gate.ts'
import type { Lane } from '../work/queue-for.ts'
import { SendFailure } from '../outgoing/send-failure.ts'
import {
  claimDeliveries,
  claimDueOf,
  missDelivery,
  postponeDelivery,
  releaseDeliveries,
  type ClaimedDelivery,
  type Wanted,
} from './progress-sql.ts'
import type { JobPayload } from '../work/catalog.ts'
import { createDeliveryTurns, type Turn } from './delivery-turns.ts'
import { createEndpointKeeper, type ReadyEndpoint } from './endpoint-keeper.ts'
import { createFollowAttempt } from './follow-attempt.ts'
import { openLeases } from './leases.ts'
import type { TakeNow } from '../work/queue.ts'
import { createSendDelivery, DEADLINE_MS } from './send-delivery.ts'

// A proxy of ours that is out of order is no fault of the receiver, and costs it nothing.
const PROXY_BREAK_MS = 30_000
// With so many under way the queue may spread the work over other processes, if there are any.
const BUSY_COUNT = 20
// After deliveries that could not be taken (the database is away, for instance) their
// endpoints pause, so that a fault that lasts is met once a second and not in a loop.
const FAULT_BREAK_MS = 1_000
// Secrets that cannot be opened stay so until an operator does something.
const UNREADABLE_BREAK_MS = 60_000
const EVER = new Date(0)

export type Deliverer = {
  /** Makes deliveries once it is their turn. What is not remembered follows from its row. */
  deliver(lane: Lane): (payload: JobPayload<'deliver'>) => Promise<void>
  /** Takes a job that has not gone through the queue, unless there is much under way. */
  takeNow: TakeNow
  /** Takes nothing more, and waits for everything that is under way. */
  close(): Promise<void>
}

/**
 * Makes attempts. Claims share a statement: those of one job, and those of one endpoint
 * that became possible at the same moment. Every attempt ends on its own.
 */
export function createDeliverer(
  context: WorkerContext,
  gate: EndpointGate,
  workerCount: () => number,
): Deliverer {
  const { db, log, metrics, now, report } = context
  const endpoints = createEndpointKeeper(context)
  const send = createSendDelivery(context)
  const follow = createFollowAttempt(context, gate)
  const leases = openLeases(context)
  const underWay = new Set<Promise<void>>()
  const pulling = new Map<string, NodeJS.Timeout | undefined>()
  /** Up to when everything due was taken, at endpoints that are owed more than they take. */
  const takenUntil = new Map<string, Date>()
  let isClosed = false

  const turns = createDeliveryTurns({
    gate,
    now,
    take: (batch) => track(takeWanted(batch)),
    pull: (endpoint, batch) => track(pullOwed(endpoint, batch)),
    skip: (endpointId) => pulling.delete(endpointId),
    lookAgain: goOn,
  })

  function track(work: Promise<void>): void {
    // The sweeper brings back what stays due.
    const ended = work.catch((error: unknown) => report('cannot claim deliveries', error))
    underWay.add(ended)
    void ended.then(() => underWay.delete(ended))
  }

  async function takeWanted(batch: readonly (Turn & { wanted: Wanted })[]) {
    const wanted = batch.map((turn) => turn.wanted)
    await take(batch, async () => claimDeliveries(db, wanted, leases.claim()))
  }

  async function pullOwed(
    { id: endpointId }: ReadyEndpoint,
    batch: readonly Turn[],
  ): Promise<void> {
    const since = takenUntil.get(endpointId) ?? EVER
    const wanted = { endpointId, since, limit: batch.length }
    try {
      const taken = await take(batch, async () => claimDueOf(db, wanted, leases.claim()))
      if (taken.length === batch.length) gate.expectMore(endpointId)
      note(endpointId, batch.length, taken)
    } finally {
      pulling.delete(endpointId)
      goOn(endpointId)
    }
  }

  /** Makes what `read` claims. Turns for which it finds nothing are over. */
  async function take(
    batch: readonly Turn[],
    read: () => Promise<ClaimedDelivery[]>,
  ): Promise<ClaimedDelivery[]> {
    const unused = new Map<string, Turn[]>()
    for (const turn of batch) {
      const others = unused.get(turn.endpoint.id)
      if (others) others.push(turn)
      else unused.set(turn.endpoint.id, [turn])
    }
    try {
      const sentAtMs = performance.now()
      const claimed = await read()
      leases.keep(
        claimed.map(({ id }) => id),
        sentAtMs,
      )
      await beginAll(claimed, unused)
      return claimed
    } catch (error) {
      rest(unused.keys(), FAULT_BREAK_MS)
      throw error
    } finally {
      for (const turn of [...unused.values()].flat()) turns.end(turn)
    }
  }

  /** Begins every attempt that has a turn; the others are given back. */
  async function beginAll(
    claimed: readonly ClaimedDelivery[],
    unused: Map<string, Turn[]>,
  ): Promise<void> {
    const left = new Set(claimed.map(({ id }) => id))
    try {
      const { ready, unreadable } = await endpoints.find(claimed)
      rest(unreadable, UNREADABLE_BREAK_MS)
      for (const delivery of claimed) {
        const endpoint = ready.get(delivery.endpointId)
        const turn = endpoint && unused.get(endpoint.id)?.pop()
        // Deleted a moment ago, and its deliveries with it; or not to be read.
        if (!turn) continue
        left.delete(delivery.id)
        gate.learn(endpoint.id, endpoint)
        track(begin(delivery, endpoint, turn))
      }
    } finally {
      await giveBack([...left])
    }
  }

  async function giveBack(ids: readonly string[]): Promise<void> {
    for (const id of ids) leases.forget(id)
    if (ids.length === 0) return
    // Where that fails, too, their leases run out.
    await releaseDeliveries(db, ids).catch((error: unknown) =>
      report('cannot release deliveries', error),
    )
  }

  function rest(endpointIds: Iterable<string>, ms: number): void {
    for (const id of endpointIds) gate.closeFor(id, ms, now())
  }

  async function begin(
    delivery: ClaimedDelivery,
    endpoint: ReadyEndpoint,
    turn: Turn,
  ): Promise<void> {
    try {
      await attemptOne(delivery, endpoint)
    } catch (error) {
      // The row stays due, and the sweeper finds it once the lease is over.
      log.error({ error, deliveryId: delivery.id }, 'delivery failed')
    } finally {
      leases.forget(delivery.id)
      turns.end(turn)
    }
  }

  async function attemptOne(
    delivery: ClaimedDelivery,
    endpoint: ReadyEndpoint,
  ): Promise<void> {
    if (await isHeldBack(delivery, endpoint)) return
    // The process stood still since the claim, and others may make this attempt by now.
    if (!leases.lasts(delivery.id, DEADLINE_MS)) return
    const made = await send(delivery, endpoint)
    const kind = made.answer instanceof SendFailure ? made.answer.kind : undefined
    if (kind === 'stopped') return releaseDeliveries(db, [delivery.id])
    if (kind === 'proxy') {
      const dueAt = new Date(now().getTime() + PROXY_BREAK_MS)
      return postponeDelivery(db, delivery.id, dueAt)
    }
    await follow(delivery, endpoint, made)
  }

  async function isHeldBack({ id, isProbe }: ClaimedDelivery, endpoint: ReadyEndpoint) {
    if (isProbe) return false
    if (endpoint.disabledKind) {
      await missDelivery(db, id, now())
      metrics.deliveriesEnded.inc({ state: 'missed' })
    } else if (endpoint.isPaused) await postponeDelivery(db, id, undefined)
    else return false
    return true
  }

  /** Takes what was turned away at an endpoint, as soon as it may pass. */
  function goOn(endpointId: string): void {
    if (isClosed || pulling.has(endpointId)) return
    const waitMs = gate.nextInMs(endpointId, now())
    if (waitMs === undefined) return
    const timer = waitMs > 0 ? setTimeout(askForOwed, waitMs, endpointId) : undefined
    pulling.set(endpointId, timer)
    if (!timer) askForOwed(endpointId)
  }

  function askForOwed(endpointId: string): void {
    const endpoint = endpoints.known(endpointId)
    if (!endpoint) {
      pulling.delete(endpointId)
      return
    }
    const lane = gate.isFailing(endpointId) ? 'deliver-late' : 'deliver'
    turns.ask(lane, { endpoint, wanted: undefined })
    turns.serve(lane)
  }

  function note(
    endpointId: string,
    count: number,
    taken: readonly ClaimedDelivery[],
  ): void {
    const times = taken.map(({ dueAt }) => dueAt.getTime())
    if (taken.length === count) takenUntil.set(endpointId, new Date(Math.max(...times)))
    else takenUntil.delete(endpointId)
  }

  async function deliver(lane: Lane, { deliveries }: JobPayload<'deliver'>) {
    if (isClosed) return
    const ids = new Set(deliveries.map(({ endpointId }) => endpointId))
    const { ready, unreadable } = await endpoints.recall([...ids])
    rest(unreadable, UNREADABLE_BREAK_MS)
    for (const endpoint of ready.values()) gate.learn(endpoint.id, endpoint)
    for (const wanted of deliveries) {
      const endpoint = ready.get(wanted.endpointId)
      if (!endpoint) continue
      turns.ask(lane, { endpoint, wanted })
      if (wanted.isOwedMore === true) gate.expectMore(endpoint.id)
    }
    turns.serve(lane)
    for (const id of ids) goOn(id)
  }

  return {
    deliver: (lane) => async (payload) => deliver(lane, payload),

    takeNow({ name, payload }, isOnly) {
      if (isClosed) return false
      const hasOthers = workerCount() > 1 && !isOnly
      if (hasOthers && turns.count(name) >= BUSY_COUNT) return false
      track(deliver(name, payload))
      return true
    },

    async close() {
      isClosed = true
      turns.close()
      for (const timer of pulling.values()) clearTimeout(timer)
      while (underWay.size > 0) await Promise.all(underWay)
      await leases.close()
    },
  }
}

import type { WorkerContext } from '../context.ts'
import type { EndpointGate } from '../deliveries/endpoint-gate.ts'
import { laneOf, type Lane } from '../deliveries/lane.ts'
import { SendFailure } from '../deliveries/send-failure.ts'
import {
  claimDeliveries,
  claimDueOf,
  missDelivery,
  postponeDelivery,
  releaseDelivery,
  type Claim,
  type ClaimedDelivery,
} from '../store/delivery-progress.ts'
import type { JobPayload } from './catalog.ts'
import { createEndpointKeeper, type ReadyEndpoint } from './endpoint-keeper.ts'
import { createFollowAttempt } from './follow-attempt.ts'
import { createHands } from './hands.ts'
import type { TakeNow } from './queue.ts'
import { createSendDelivery } from './send-delivery.ts'

// Longer than an attempt can take, so that two workers never make the same one.
const LEASE_MS = 20_000
// A proxy of ours that is out of order is no fault of the receiver, and costs it nothing.
const PROXY_BREAK_MS = 30_000
// With so many in hand the queue may spread the work over other processes, if there are any.
const BUSY_COUNT = 20
const PULL_COUNT = 100
// After deliveries that could not be taken (the database is away, for instance) their
// endpoints pause, so that a fault that lasts is met once a second and not in a loop.
const FAULT_BREAK_MS = 1_000
// Secrets that cannot be opened stay so until an operator does something.
const UNREADABLE_BREAK_MS = 60_000
const EVER = new Date(0)
const MAX_IN_HAND = { deliver: 500, 'deliver-late': 100 } satisfies Record<Lane, number>

export type Deliverer = {
  /** Takes deliveries in hand. What cannot be taken now stays due and follows later. */
  deliver(lane: Lane): (payload: JobPayload<'deliver'>) => Promise<void>
  /** Takes a job that has not gone through the queue, unless there is much in hand. */
  takeNow: TakeNow
  /** Takes nothing more, and waits for everything that is in hand. */
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
  const { db, log, now, workerId } = context
  const endpoints = createEndpointKeeper(context)
  const send = createSendDelivery(context)
  const follow = createFollowAttempt(context, gate)
  const hands = {
    deliver: createHands(MAX_IN_HAND.deliver),
    'deliver-late': createHands(MAX_IN_HAND['deliver-late']),
  }
  const pulling = new Map<string, NodeJS.Timeout | undefined>()
  /** Up to when everything due was taken, at endpoints that are owed more than they take. */
  const takenUntil = new Map<string, Date>()
  let isClosed = false

  function claim(): Claim {
    return { workerId, now: now(), leaseMs: LEASE_MS }
  }

  /** `places` names an endpoint for every passage through its gate. */
  async function take(
    places: readonly string[],
    read: () => Promise<ClaimedDelivery[]>,
  ): Promise<ClaimedDelivery[]> {
    const unused = [...places]
    try {
      const claimed = await read()
      const { ready, unreadable } = await endpoints.find(claimed)
      for (const id of unreadable) gate.closeFor(id, UNREADABLE_BREAK_MS, now())
      for (const delivery of claimed) {
        const endpoint = ready.get(delivery.endpointId)
        // Deleted a moment ago, and its deliveries with it; or not to be read.
        if (!endpoint) continue
        unused.splice(unused.indexOf(endpoint.id), 1)
        gate.learn(endpoint.id, endpoint)
        begin(delivery, endpoint)
      }
      return claimed
    } catch (error) {
      for (const id of new Set(places)) gate.closeFor(id, FAULT_BREAK_MS, now())
      throw error
    } finally {
      for (const endpointId of unused) gate.leave(endpointId)
      for (const endpointId of new Set(places)) goOn(endpointId)
    }
  }

  function begin(delivery: ClaimedDelivery, endpoint: ReadyEndpoint): void {
    const { attempt } = delivery
    const lane = laneOf({ attempt, isFailing: endpoint.isFailing })
    const work = attemptOne(delivery, endpoint)
      // The row stays due, and the sweeper finds it once the lease is over.
      .catch((error: unknown) =>
        log.error({ error, deliveryId: delivery.id }, 'delivery failed'),
      )
      .finally(() => {
        gate.leave(endpoint.id)
        goOn(endpoint.id)
      })
    hands[lane].hold(work)
  }

  async function attemptOne(
    delivery: ClaimedDelivery,
    endpoint: ReadyEndpoint,
  ): Promise<void> {
    if (await isHeldBack(delivery, endpoint)) return
    const made = await send(delivery, endpoint)
    const kind = made.answer instanceof SendFailure ? made.answer.kind : undefined
    if (kind === 'stopped') return releaseDelivery(db, delivery.id)
    if (kind === 'proxy') {
      const dueAt = new Date(now().getTime() + PROXY_BREAK_MS)
      return postponeDelivery(db, delivery.id, dueAt)
    }
    await follow(delivery, endpoint, made)
  }

  async function isHeldBack({ id, isProbe }: ClaimedDelivery, endpoint: ReadyEndpoint) {
    if (isProbe) return false
    if (endpoint.disabledKind) await missDelivery(db, id, now())
    else if (endpoint.isPaused) await postponeDelivery(db, id, undefined)
    else return false
    return true
  }

  /** Takes what was turned away at an endpoint, as soon as it may pass. */
  function goOn(endpointId: string): void {
    if (isClosed || pulling.has(endpointId)) return
    const waitMs = gate.nextInMs(endpointId, now())
    if (waitMs === undefined) return
    const timer = waitMs > 0 ? setTimeout(() => void pull(endpointId), waitMs) : undefined
    pulling.set(endpointId, timer)
    if (!timer) void pull(endpointId)
  }

  async function pull(endpointId: string): Promise<void> {
    const lane = gate.isFailing(endpointId) ? 'deliver-late' : 'deliver'
    try {
      await hands[lane].reach(async () => pullNow(endpointId))
      pulling.delete(endpointId)
      goOn(endpointId)
    } catch (error) {
      // The sweeper brings back what stays due.
      pulling.delete(endpointId)
      log.warn({ error, endpointId }, 'pull failed')
    }
  }

  async function pullNow(endpointId: string): Promise<void> {
    if (isClosed) return
    const count = gate.fill(endpointId, PULL_COUNT, now())
    const places = Array.from({ length: count }, () => endpointId)
    const since = takenUntil.get(endpointId) ?? EVER
    const taken = await take(places, async () =>
      claimDueOf(db, { endpointId, since, limit: count }, claim()),
    )
    if (taken.length === count) gate.expectMore(endpointId)
    if (count > 0) note(endpointId, count, taken)
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

  async function takeAll({ deliveries }: JobPayload<'deliver'>): Promise<void> {
    if (isClosed) return
    const passed = deliveries.filter(
      ({ endpointId }) => gate.enter(endpointId, 1, now()) === 1,
    )
    const places = passed.map(({ endpointId }) => endpointId)
    await take(places, async () => claimDeliveries(db, passed, claim()))
    for (const { endpointId } of deliveries) goOn(endpointId)
  }

  async function deliver(lane: Lane, payload: JobPayload<'deliver'>): Promise<void> {
    await hands[lane].reach(async () => takeAll(payload))
  }

  return {
    deliver: (lane) => async (payload) => deliver(lane, payload),

    takeNow({ name, payload }, isOnly) {
      const hasOthers = workerCount() > 1 && !isOnly
      const mostInHand = hasOthers ? BUSY_COUNT : MAX_IN_HAND[name]
      if (isClosed || hands[name].count >= mostInHand) return false
      deliver(name, payload).catch((error: unknown) =>
        log.warn({ error }, 'deliveries not taken'),
      )
      return true
    },

    async close() {
      isClosed = true
      for (const timer of pulling.values()) clearTimeout(timer)
      await Promise.all(Object.values(hands).map(async (each) => each.empty()))
    },
  }
}

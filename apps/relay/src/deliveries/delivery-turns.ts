import type { EndpointGate } from '../endpoints/endpoint-gate.ts'
import type { Lane } from '../work/queue-for.ts'
import { createRoom, type Place } from './room.ts'
import { createWaitingLine, type WaitingLine } from './waiting-line.ts'
import type { Wanted } from './progress-sql.ts'
import type { ReadyEndpoint } from './endpoint-keeper.ts'

// As many as share a statement that takes them in hand.
const MAX_TOGETHER = 50
const MAX_PULLED = 100
// What waits beyond this is in its row all the same, and the sweep brings it back.
const MAX_REMEMBERED = 2_000
// Of the endpoints that wait for their origin so many try again when a turn there is over,
// and, since that may be missed, after this time.
const RETRIED_AT_ORIGIN = 4
const RETRY_AT_ORIGIN_MS = 500

/** One delivery to an endpoint, which may be made now. */
export type Turn = { endpoint: ReadyEndpoint; place: Place }

/** A delivery, or with undefined whatever the endpoint is owed. */
type Waiting = { endpoint: ReadyEndpoint; wanted: Wanted | undefined }

type Parts = {
  gate: EndpointGate
  now: () => Date
  /** Makes these deliveries. */
  take: (turns: readonly (Turn & { wanted: Wanted })[]) => void
  /** Makes as many of what an endpoint is owed as there are turns. */
  pull: (endpoint: ReadyEndpoint, turns: readonly Turn[]) => void
  /** There was no room for what an endpoint is owed. */
  skip: (endpointId: string) => void
  /** Looks whether an endpoint takes more now. */
  lookAgain: (endpointId: string) => void
}

export type DeliveryTurns = {
  /** Makes a delivery, or whatever an endpoint is owed, once it is its turn. */
  ask(lane: Lane, waiting: Waiting): void
  /** Begins what may begin. */
  serve(lane: Lane): void
  /** Ends a turn, and begins what it made room for. */
  end(turn: Turn): void
  /** How many turns of a lane are under way. */
  count(lane: Lane): number
  /** Begins nothing more. */
  close(): void
}

/**
 * Says whose turn it is. Workspaces take turns, and none gets so much that the next would
 * find no room; how much an endpoint takes is up to its gate.
 */
export function createDeliveryTurns(parts: Parts): DeliveryTurns {
  const { gate, now, take, pull, skip, lookAgain } = parts
  const room = createRoom()
  const lines: Record<Lane, WaitingLine<Waiting>> = {
    deliver: createWaitingLine(),
    'deliver-late': createWaitingLine(),
  }
  /** Ids of endpoints by origin. */
  const waitingAt = new Map<string, Set<string>>()
  const timer = setInterval(
    () => [...waitingAt.keys()].forEach(retryAt),
    RETRY_AT_ORIGIN_MS,
  )
  let isClosed = false

  function ask(lane: Lane, waiting: Waiting): void {
    const { id, workspaceId } = waiting.endpoint
    const isTooMuch = lines[lane].count(workspaceId) >= MAX_REMEMBERED
    if (waiting.wanted && isTooMuch) gate.expectMore(id)
    else lines[lane].add(workspaceId, waiting)
  }

  function serve(lane: Lane): void {
    if (isClosed) return
    const hasRoom = (workspaceId: string) => room.inLane(lane, workspaceId) > 0
    let turns: (Turn & { wanted: Wanted })[] = []
    for (let next = lines[lane].next(hasRoom); next; next = lines[lane].next(hasRoom)) {
      const { endpoint, wanted } = next
      if (wanted) {
        const [turn] = enter(lane, endpoint, 1, 'enter')
        if (turn) turns.push({ ...turn, wanted })
      } else {
        const owed = enter(lane, endpoint, MAX_PULLED, 'fill')
        if (owed.length > 0) pull(endpoint, owed)
        else skip(endpoint.id)
      }
      if (turns.length === MAX_TOGETHER) take(turns.splice(0))
    }
    if (turns.length > 0) take(turns)
  }

  function enter(
    lane: Lane,
    endpoint: ReadyEndpoint,
    count: number,
    how: 'enter' | 'fill',
  ): Turn[] {
    const { id, workspaceId, origin } = endpoint
    const place = { lane, workspaceId, origin }
    const left = Math.min(count, room.at(place))
    const passed = left === 0 ? 0 : gate[how](id, left, now())
    // It may be owed more than there was room for.
    if (left < count && passed === left) gate.expectMore(id)
    if (left === 0) waitFor(origin, id)
    else if (passed === 0) setImmediate(lookAgain, id)
    room.take(place, passed)
    return Array.from({ length: passed }, () => ({ endpoint, place }))
  }

  function waitFor(origin: string, endpointId: string): void {
    const others = waitingAt.get(origin)
    if (others) others.add(endpointId)
    else waitingAt.set(origin, new Set([endpointId]))
  }

  function retryAt(origin: string): void {
    const ids = [...(waitingAt.get(origin) ?? [])].slice(0, RETRIED_AT_ORIGIN)
    for (const id of ids) {
      waitingAt.get(origin)?.delete(id)
      lookAgain(id)
    }
    if (waitingAt.get(origin)?.size === 0) waitingAt.delete(origin)
  }

  return {
    ask,
    serve,

    end({ endpoint, place }) {
      room.leave(place)
      gate.leave(endpoint.id)
      lookAgain(endpoint.id)
      retryAt(place.origin)
      serve(place.lane)
    },

    count: (lane) => room.used(lane),

    close() {
      isClosed = true
      clearInterval(timer)
    },
  }
}

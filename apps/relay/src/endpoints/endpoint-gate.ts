/** What an endpoint asks of its sender. */
export type Limits = {
  concurrency: number
  ratePerSecond: number | undefined
  /** Nothing has succeeded of late: it gets little until something does. */
  isFailing: boolean
}

export type EndpointGate = {
  /**
   * Lets pass as many of `count` as may, and tells how many those are. That somebody was
   * turned away is remembered: see `nextInMs`.
   */
  enter(endpointId: string, count: number, now: Date): number
  /** Ends one passage. */
  leave(endpointId: string): void
  /** Takes the limits to heart. Until they are known one may pass. */
  learn(endpointId: string, limits: Limits): void
  /** Lets pass as many as may, up to `count`, and forgets who was turned away before. */
  fill(endpointId: string, count: number, now: Date): number
  /** Remembers that more may want to pass than came to ask. */
  expectMore(endpointId: string): void
  /** Lets nobody pass for a while, as a receiver asked. */
  closeFor(endpointId: string, ms: number, now: Date): void
  /**
   * In how many milliseconds somebody who was turned away may pass. Undefined when nobody
   * was, and when it is full: then it is asked again by who leaves.
   */
  nextInMs(endpointId: string, now: Date): number | undefined
  isFailing(endpointId: string): boolean
}

const UNKNOWN: Limits = { concurrency: 1, ratePerSecond: undefined, isFailing: false }
const FAILING_CONCURRENCY = 2
const MAX_DOORS = 10_000
// A fast endpoint is let in a few at a time: so many milliseconds' worth.
const BURST_MS = 20

type Door = {
  limits: Limits
  inside: number
  wasRefused: boolean
  /** The next one may pass from here on. */
  openAtMs: number
}

/**
 * Holds every endpoint to its concurrency and rate, so that one which never answers cannot
 * take the places of the others. One per worker process, and without a look into the
 * database, so that turning away a hundred thousand costs next to nothing.
 *
 * @param sharedBy among how many worker processes the limits are divided.
 */
export function createEndpointGate(sharedBy: () => number = () => 1): EndpointGate {
  const doors = new Map<string, Door>()

  function doorOf(endpointId: string): Door {
    const known = doors.get(endpointId)
    if (known) return known
    const door = { limits: UNKNOWN, inside: 0, wasRefused: false, openAtMs: 0 }
    doors.set(endpointId, door)
    return door
  }

  function placesOf({ limits, inside }: Door): number {
    const { concurrency, isFailing } = limits
    const all = isFailing ? Math.min(concurrency, FAILING_CONCURRENCY) : concurrency
    return Math.max(1, Math.floor(all / sharedBy())) - inside
  }

  function takeByRate(door: Door, count: number, nowMs: number): number {
    const { ratePerSecond } = door.limits
    if (!ratePerSecond) return count
    const stepMs = (1_000 * sharedBy()) / ratePerSecond
    const passed = Math.min(count, Math.max(1, Math.floor(BURST_MS / stepMs)))
    door.openAtMs = Math.max(door.openAtMs, nowMs) + passed * stepMs
    return passed
  }

  function pass(door: Door, count: number, nowMs: number): number {
    const places = Math.min(count, placesOf(door))
    if (places <= 0 || door.openAtMs > nowMs) return 0
    const passed = takeByRate(door, places, nowMs)
    door.inside += passed
    return passed
  }

  return {
    enter(endpointId, count, now) {
      const door = doorOf(endpointId)
      const passed = pass(door, count, now.getTime())
      if (passed < count) door.wasRefused = true
      return passed
    },

    fill(endpointId, count, now) {
      const door = doorOf(endpointId)
      door.wasRefused = false
      return pass(door, count, now.getTime())
    },

    leave(endpointId) {
      const door = doorOf(endpointId)
      door.inside--
      // What is forgotten is learned again with the next delivery.
      if (door.inside === 0 && !door.wasRefused && doors.size > MAX_DOORS) {
        doors.delete(endpointId)
      }
    },

    learn(endpointId, { concurrency, ratePerSecond, isFailing }) {
      doorOf(endpointId).limits = { concurrency, ratePerSecond, isFailing }
    },

    expectMore(endpointId) {
      doorOf(endpointId).wasRefused = true
    },

    closeFor(endpointId, ms, now) {
      const door = doorOf(endpointId)
      door.openAtMs = Math.max(door.openAtMs, now.getTime() + ms)
    },

    nextInMs(endpointId, now) {
      const door = doorOf(endpointId)
      if (!door.wasRefused || placesOf(door) <= 0) return undefined
      return Math.max(0, door.openAtMs - now.getTime())
    },

    isFailing: (endpointId) => doorOf(endpointId).limits.isFailing,
  }
}

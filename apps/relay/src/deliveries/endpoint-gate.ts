/** What an endpoint asks of its sender. */
export type Limits = {
  concurrency: number
  ratePerSecond: number | undefined
  /** Nothing has succeeded of late: it gets little until something does. */
  isFailing: boolean
}

/** Passed, or no: with how long to wait, where that is known. */
export type Entry = 'passed' | { waitMs: number | undefined }

export type EndpointGate = {
  enter(endpointId: string, now: Date): Entry
  /** Ends one passage. True when somebody was refused meanwhile and may be asked again. */
  leave(endpointId: string): boolean
  /** Takes the limits to heart. False when more are inside than they allow. */
  learn(endpointId: string, limits: Limits): boolean
  /** Lets nobody pass for a while, as a receiver asked. */
  closeFor(endpointId: string, ms: number, now: Date): void
}

// Until the endpoint's own limits are known.
const DEFAULT_LIMITS: Limits = {
  concurrency: 10,
  ratePerSecond: undefined,
  isFailing: false,
}
const FAILING_CONCURRENCY = 2
const MAX_DOORS = 10_000

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
 */
export function createEndpointGate(): EndpointGate {
  const doors = new Map<string, Door>()

  function doorOf(endpointId: string): Door {
    const known = doors.get(endpointId)
    if (known) return known
    const door = { limits: DEFAULT_LIMITS, inside: 0, wasRefused: false, openAtMs: 0 }
    doors.set(endpointId, door)
    return door
  }

  return {
    enter(endpointId, now) {
      const door = doorOf(endpointId)
      const waitMs = door.openAtMs - now.getTime()
      const isFull = door.inside >= placesOf(door.limits)
      if (isFull || waitMs > 0) {
        door.wasRefused = true
        return { waitMs: isFull ? undefined : waitMs }
      }
      door.inside++
      const { ratePerSecond } = door.limits
      if (ratePerSecond) {
        door.openAtMs = Math.max(door.openAtMs, now.getTime()) + 1_000 / ratePerSecond
      }
      return 'passed'
    },

    leave(endpointId) {
      const door = doorOf(endpointId)
      door.inside--
      const { wasRefused } = door
      door.wasRefused = false
      // What is forgotten is learned again with the next delivery.
      if (door.inside === 0 && doors.size > MAX_DOORS) doors.delete(endpointId)
      return wasRefused
    },

    learn(endpointId, limits) {
      const door = doorOf(endpointId)
      const { concurrency, ratePerSecond, isFailing } = limits
      door.limits = { concurrency, ratePerSecond, isFailing }
      const isWithin = door.inside <= placesOf(limits)
      if (!isWithin) door.wasRefused = true
      return isWithin
    },

    closeFor(endpointId, ms, now) {
      const door = doorOf(endpointId)
      door.openAtMs = Math.max(door.openAtMs, now.getTime() + ms)
    },
  }
}

function placesOf({ concurrency, isFailing }: Limits): number {
  return isFailing ? Math.min(concurrency, FAILING_CONCURRENCY) : concurrency
}

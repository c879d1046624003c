import type { Lane } from '../work/queue-for.ts'

/** So many deliveries of one process are under way at a time. */
export const MAX_IN_FLIGHT = { deliver: 500, 'deliver-late': 100 } satisfies Record<
  Lane,
  number
>
/** Of them so many go to one origin, each on a connection of its own. */
export const MAX_PER_ORIGIN = 200

/** What a delivery takes room of. */
export type Place = { lane: Lane; workspaceId: string; origin: string }

/**
 * Counts the deliveries under way. Of each lane and each origin a workspace gets as much as
 * is left free afterwards: alone a half, two a third each, three a quarter, and whoever
 * comes next always finds room.
 */
export type Room = {
  /** How many more a workspace may begin in a lane, wherever they go. */
  inLane(lane: Lane, workspaceId: string): number
  /** How many more it may begin at this place. */
  at(place: Place): number
  take(place: Place, count: number): void
  leave(place: Place): void
  /** How many are under way in a lane. */
  used(lane: Lane): number
}

export function createRoom(): Room {
  const lanes = {
    deliver: createShared(MAX_IN_FLIGHT.deliver),
    'deliver-late': createShared(MAX_IN_FLIGHT['deliver-late']),
  }
  const origins = new Map<string, Shared>()
  const untouched = createShared(MAX_PER_ORIGIN)

  function at({ lane, workspaceId, origin }: Place): number {
    const there = origins.get(origin) ?? untouched
    return Math.min(lanes[lane].leftFor(workspaceId), there.leftFor(workspaceId))
  }

  return {
    inLane: (lane, workspaceId) => lanes[lane].leftFor(workspaceId),
    at,

    take({ lane, workspaceId, origin }, count) {
      const there = origins.get(origin) ?? createShared(MAX_PER_ORIGIN)
      origins.set(origin, there)
      there.change(workspaceId, count)
      lanes[lane].change(workspaceId, count)
    },

    leave({ lane, workspaceId, origin }) {
      lanes[lane].change(workspaceId, -1)
      const there = origins.get(origin)
      there?.change(workspaceId, -1)
      if (there?.used() === 0) origins.delete(origin)
    },

    used: (lane) => lanes[lane].used(),
  }
}

type Shared = {
  leftFor(workspaceId: string): number
  change(workspaceId: string, by: number): void
  used(): number
}

function createShared(capacity: number): Shared {
  const usedBy = new Map<string, number>()
  let free = capacity
  return {
    // What it has then is as much as what is free then.
    leftFor(workspaceId) {
      const used = usedBy.get(workspaceId) ?? 0
      return Math.max(0, Math.ceil((free - used) / 2))
    },

    change(workspaceId, by) {
      free -= by
      const used = (usedBy.get(workspaceId) ?? 0) + by
      if (used === 0) usedBy.delete(workspaceId)
      else usedBy.set(workspaceId, used)
    },

    used: () => capacity - free,
  }
}

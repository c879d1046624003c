import {
  createLane,
  LONGEST_REST_MS,
  WINDOW_MS,
  type Budget,
  type LaneState,
} from '@wireflow-connect/sdk/lane'

/** A lane's budgets as they are kept in its row. */
export type SavedBudget = { requests: SavedPart; starts: SavedPart; pageRows: number }

type SavedPart = {
  limit: number
  caution: number
  blockedUntilMs: number
  /** How many calls were sent in which second since the epoch, within the last minute. */
  sent: [second: number, count: number][]
}

export function saveBudget(lane: LaneState, nowMs: number): SavedBudget {
  return {
    requests: savePart(lane.requests, nowMs),
    starts: savePart(lane.starts, nowMs),
    pageRows: lane.pageRows,
  }
}

/** The smallest plan has so many requests a minute; an answer tells how many there are. */
const LEAST_REQUESTS = 10

/**
 * A lane that goes on within what the one before it has left. A pause that is longer than any
 * that a lane takes now is cut to that: it comes from a time out of scale that was believed.
 */
export function restoreLane(saved: SavedBudget | undefined, nowMs: number): LaneState {
  const lane = createLane({ requestsPerMinute: LEAST_REQUESTS })
  if (!saved) return lane
  return {
    ...lane,
    requests: restorePart(lane.requests, saved.requests, nowMs),
    starts: restorePart(lane.starts, saved.starts, nowMs),
    pageRows: saved.pageRows,
  }
}

/** The lane with the requests that others make, of which some are still to come. */
export function withAsked(lane: LaneState, askedAtMs: readonly number[]): LaneState {
  if (askedAtMs.length === 0) return lane
  const sentAtMs = [...lane.requests.sentAtMs, ...askedAtMs].toSorted((a, b) => a - b)
  return { ...lane, requests: { ...lane.requests, sentAtMs } }
}

/**
 * The lane as it is for a call that somebody waits for. A pause for an upstream in trouble
 * does not hold it up, since they may be trying whether it is back; one that the upstream
 * asked for does.
 */
export function laneForCallers(lane: LaneState): LaneState {
  const { requests } = lane
  const isRefused = requests.caution < 1
  return isRefused ? lane : { ...lane, requests: { ...requests, blockedUntilMs: 0 } }
}

function savePart(
  { limit, caution, blockedUntilMs, sentAtMs }: Budget,
  nowMs: number,
): SavedPart {
  const counts = new Map<number, number>()
  for (const at of sentAtMs) {
    if (at <= nowMs - WINDOW_MS) continue
    const second = Math.floor(at / 1_000)
    counts.set(second, (counts.get(second) ?? 0) + 1)
  }
  return { limit, caution, blockedUntilMs, sent: [...counts] }
}

/** Each call counts as sent at the end of its second, so that none is forgotten too soon. */
function restorePart(
  budget: Budget,
  { sent, blockedUntilMs, ...saved }: SavedPart,
  nowMs: number,
): Budget {
  const sentAtMs = sent.flatMap(([second, count]) =>
    Array<number>(count).fill(second * 1_000 + 999),
  )
  const latestMs = nowMs + LONGEST_REST_MS
  return {
    ...budget,
    ...saved,
    blockedUntilMs: Math.min(blockedUntilMs, latestMs),
    sentAtMs,
  }
}

import { createBudget, type Budget } from './budget.ts'
import type { Durations } from './durations.ts'

/** One execution whose end is awaited. */
export type Watched = {
  readonly executionId: string
  readonly startedAtMs: number
  /** Its place in the order of starts; the upstream's list shows the highest first. */
  readonly sequence: number
  /** Whether a list has shown its place, one has let it be guessed, or nothing is known. */
  readonly place: 'seen' | 'guessed' | 'unknown'
  /** False while a list that should show it does not. */
  readonly isListed: boolean
  /** For an execution whose nodes are followed, and one that the list was wrong about. */
  readonly isPolledOnly: boolean
  /** When it was last known to be unfinished. */
  readonly seenAtMs: number
  readonly pollCount: number
  /** When a list showed that it ended, while its result is still to be fetched. */
  readonly endedAtMs?: number
  /** Not asked for before. */
  readonly notBeforeMs: number
  /** Failed calls about it in a row. */
  readonly failureCount: number
  /** A call about it is under way. */
  readonly isBusy: boolean
}

/** The executions of one workflow that are awaited. */
export type WatchedWorkflow = {
  readonly workflowId: string
  /** The newest first, as the upstream's list has them. */
  readonly executions: readonly Watched[]
  /** The highest sequence there is; the rank in the list is the distance to it. */
  readonly head: number
  readonly durations: Durations
  /** Whether the durations of a first page, which is history, have been learnt. */
  readonly isSeeded: boolean
  readonly isBusy: boolean
  readonly notBeforeMs: number
  /** Failed lists of it in a row. */
  readonly failureCount: number
}

/** Everything the policy knows about what is sent with one key. Plain data, never changed. */
export type LaneState = {
  readonly requests: Budget
  readonly starts: Budget
  /** Starts that wait for their turn, the oldest first. */
  readonly waitingStarts: readonly string[]
  readonly workflows: ReadonlyMap<string, WatchedWorkflow>
  /** When results were fetched in the last minute: what looking for ends must leave room for. */
  readonly fetchedAtMs: readonly number[]
  /** Looking for ends is paced apart from the budget, so that a call is left for each result. */
  readonly pace: { readonly tokens: number; readonly atMs: number }
  /** How many rows a page of the list has: what was asked for, or what the upstream gives. */
  readonly pageRows: number
  /** Failed looks in a row. */
  readonly failureCount: number
  /** Failed starts in a row. */
  readonly startFailureCount: number
}

/** What is known of the budget before an answer tells more. */
export type LaneOptions = {
  /** Requests a minute, until an answer says what they are. Default: 60, as on the Pro plan. */
  requestsPerMinute?: number
  /** Starts a minute. Default: 10, as on every plan. */
  startsPerMinute?: number
  /** The part of the budget left to others with the same key. Default: 0.15. */
  reserve?: number
  /** How many rows to ask a list for. Default: 100. */
  pageRows?: number
}

/** A lane in which nothing is awaited yet. */
export function createLane({
  requestsPerMinute = 60,
  startsPerMinute = 10,
  reserve = 0.15,
  pageRows = 100,
}: LaneOptions = {}): LaneState {
  return {
    requests: createBudget(requestsPerMinute, reserve),
    starts: createBudget(startsPerMinute, 0),
    waitingStarts: [],
    workflows: new Map(),
    fetchedAtMs: [],
    pace: { tokens: 1, atMs: 0 },
    pageRows,
    failureCount: 0,
    startFailureCount: 0,
  }
}

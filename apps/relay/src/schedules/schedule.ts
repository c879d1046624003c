import type { Rhythm } from './ticks.ts'

/** Calls a trigger again and again, by the clock. */
export type Schedule = Rhythm & {
  workspaceId: string
  triggerId: string
  /** Sent as if somebody had called the trigger with it. */
  data: Record<string, unknown>
  /** The next tick; undefined while the schedule is switched off. */
  nextAt: Date | undefined
  createdAt: Date
}

/** A tick that came. */
export type Tick = {
  at: Date
  /** How many earlier ticks it stands for, which nobody was there to take. */
  missedCount: number
  runId: string | undefined
  /** Why the tick started no run. */
  refusal: string | undefined
}

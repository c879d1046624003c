import type { Phases } from '../outgoing/phase-clock.ts'

/** `missed` was never attempted, because its endpoint was disabled. */
export const DELIVERY_STATES = ['pending', 'succeeded', 'failed', 'missed'] as const

export type DeliveryState = (typeof DELIVERY_STATES)[number]

export type Delivery = {
  id: string
  eventId: string
  endpointId: string
  eventType: string
  /** The run that the event is about, if it is about one. */
  runId: string | undefined
  endpointUrl: string
  state: DeliveryState
  attemptCount: number
  /** When the next attempt is due. */
  dueAt: Date | undefined
  createdAt: Date
  endedAt: Date | undefined
}

export type Attempt = {
  number: number
  startedAt: Date
  durationMs: number
  /** `succeeded`, `status` for an answer that is not 2xx, or the kind of failure. */
  outcome: string
  status: number | undefined
  error: string | undefined
  responseBody: string | undefined
  phases: Phases
}

import { z } from 'zod'

/** Everything about the sandbox that may be switched while it runs. */
export const Settings = z.object({
  profile: z.enum(['docs', 'server-2026-08']),
  /** 1 is as drawn, 10 is ten times faster. */
  speed: z.number().positive(),
  durations: z.enum(['immediate', 'timed', 'manual']),
  /** With `durations: 'manual'`, the poll that shows the end. */
  manualPolls: z.number().int().positive(),
  limits: z.boolean(),
  /** Which kind of window a minute is; Wireflow does not say. */
  window: z.enum(['fixed', 'sliding']),
  /** The same idempotency key with another body. */
  idempotencyMismatch: z.enum(['replay', 'reject']),
  /** The same idempotency key while the first call is still being answered. */
  idempotencyInFlight: z.enum(['wait', 'conflict']),
  /** Whether a workflow's id works in a trigger address, as well as its webhook id. */
  triggerByWorkflowId: z.boolean(),
})

export type Settings = z.infer<typeof Settings>

export const DEFAULT_SETTINGS: Settings = {
  profile: 'docs',
  speed: 1,
  durations: 'timed',
  manualPolls: 3,
  limits: true,
  window: 'fixed',
  idempotencyMismatch: 'replay',
  idempotencyInFlight: 'wait',
  triggerByWorkflowId: true,
}

import { z } from 'zod'
import { isSandboxKey, PLANS } from './state/key.ts'

export type SandboxOptions = {
  /** The key it makes by default; pass one to keep it. It must look like a sandbox key. */
  apiKey?: string
  plan?: 'free' | 'starter' | 'pro' | 'enterprise'
  profile?: 'docs' | 'server-2026-08'
  /** Makes ids, durations and files repeatable. */
  seed?: number
  /** Where to keep everything; without it a sandbox forgets when it is closed. */
  dataFile?: string
  /** 1 is as drawn, 10 is ten times faster. */
  speed?: number
  durations?: 'immediate' | 'timed' | 'manual'
  /** False switches rate limiting off. */
  limits?: boolean
  /** Begins with the workflow `product-shots`, unless a data file holds others. */
  example?: boolean
  now?: () => number
  onRequest?: (entry: {
    method: string
    path: string
    status: number
    requestId: string
  }) => void
}

const Options = z.object({
  apiKey: z
    .string()
    .refine(isSandboxKey, 'must begin with sk-sandbox- or wf_live_sandbox_')
    .optional(),
  plan: z.enum(PLANS).optional(),
  profile: z.enum(['docs', 'server-2026-08']).optional(),
  seed: z.number().optional(),
  dataFile: z.string().min(1).optional(),
  speed: z.number().positive().optional(),
  durations: z.enum(['immediate', 'timed', 'manual']).optional(),
  limits: z.boolean().optional(),
  example: z.boolean().optional(),
})

/** Refuses options that make no sense, before anything is opened. */
export function checkOptions(options: SandboxOptions): void {
  const parsed = Options.safeParse(options)
  if (parsed.success) return
  throw new TypeError(`The sandbox cannot start.\n${z.prettifyError(parsed.error)}`)
}

import { z } from 'zod'

/** Which calls a rule is about. Everything that is named must fit. */
const Match = z.object({
  method: z.string().optional(),
  /** As the API's own list of routes says it, such as `GET /workflows/{id}`. */
  route: z.string().optional(),
  /** A part of the path as it was sent. */
  path: z.string().optional(),
  /** A part of the body as it was sent, so that one run is meant and no other. */
  body: z.string().optional(),
  /** The id or the secret of a key. */
  key: z.string().optional(),
  /** Only this call among those that fit otherwise, counted from 1. */
  nth: z.number().int().positive().optional(),
  /** Every so many of them. */
  every: z.number().int().positive().optional(),
  /** No more than so many of them. */
  times: z.number().int().positive().optional(),
  /** Drawn from the sandbox's seed, so that it falls the same way again. */
  probability: z.number().min(0).max(1).optional(),
})

const Count = z.number().int().nonnegative()

/** What goes wrong. `committed` says whether the call takes effect all the same. */
export const Effect = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('status'),
    status: z.number().int().min(200).max(599),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).default({}),
    committed: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('latency'),
    ms: Count,
    jitterMs: Count.default(0),
    when: z.enum(['before', 'after']).default('before'),
  }),
  z.object({ kind: z.literal('reset'), committed: z.boolean().default(false) }),
  z.object({ kind: z.literal('truncate'), bytes: Count.optional() }),
  z.object({ kind: z.literal('malformed') }),
  z.object({ kind: z.literal('huge'), bytes: Count.default(64 * 1024 * 1024) }),
  z.object({ kind: z.literal('envelope') }),
  z.object({ kind: z.literal('lower-case') }),
  z.object({ kind: z.literal('missing-ids') }),
  z.object({
    kind: z.literal('rate-limit'),
    seconds: Count.default(30),
    headers: z.boolean().default(true),
  }),
  z.object({ kind: z.literal('stale') }),
  z.object({ kind: z.literal('disagree') }),
  z.object({ kind: z.literal('outputs-late') }),
  z.object({ kind: z.literal('unknown-status'), status: z.string().default('ARCHIVED') }),
  z.object({ kind: z.literal('vanished') }),
  z.object({
    kind: z.literal('page'),
    status: z.number().int().min(200).max(599).default(403),
    committed: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('odd-text'),
    text: z.string().default('\0 \ud83d \udc00'),
  }),
  z.object({ kind: z.literal('big-numbers') }),
  z.object({
    kind: z.literal('foreign-words'),
    words: z.record(z.string(), z.string()).default({
      RUNNING: 'PROCESSING',
      COMPLETED: 'SUCCEEDED',
      FAILED: 'ERROR',
      CANCELLED: 'ABORTED',
      TIMEOUT: 'EXPIRED',
    }),
  }),
  z.object({ kind: z.literal('wrong-units') }),
  z.object({
    kind: z.literal('other-storage'),
    url: z.string().default('http://169.254.169.254/latest/meta-data/'),
  }),
  z.object({ kind: z.literal('clock-skew'), ms: z.number().int() }),
])

export type Effect = z.infer<typeof Effect>

export const NewFault = z.object({
  id: z.string().optional(),
  enabled: z.boolean().default(true),
  match: Match.default({}),
  effect: Effect,
})

export type NewFault = z.infer<typeof NewFault>

/** A rule, with how many calls fitted it and how many of them it changed. */
export type FaultRule = Omit<NewFault, 'id'> & { id: string; seen: number; hits: number }

import { InputSource } from '../runs/input-source.ts'
import { z } from 'zod'
import { PageOrigin, RedirectHost } from './listed-pages.ts'
import { LANGUAGES } from './words/words.ts'
import { checkStartWay, START_FIELDS, type Way } from '../runs/start-way.ts'

const MIB = 1024 * 1024
const Limit = z.number().int().positive().max(1_000_000_000).nullable()

/** How a trigger lets callers in. */
export const TriggerSettings = z
  .strictObject({
    ...START_FIELDS,
    /** Origins of pages that may call; undefined lets every page call. */
    origins: z.array(z.string()).max(100).optional(),
    /** Hosts that the field `_redirect` may lead to. */
    redirectHosts: z.array(z.string()).max(100).default([]),
    /** Whether a caller must solve a challenge, which makes calls in masses dear. */
    challenge: z.boolean().default(false),
    /** Whether missing or wrong inputs are refused; otherwise they keep the saved value. */
    strict: z.boolean().default(false),
    /**
     * Whether a body of which no field sets an input is refused, at a trigger that is not strict
     * as well. New triggers have it; those of before have none, and refuse nothing.
     */
    requireInput: z.boolean().optional(),
    /** Values by node id. An input that is not named is matched by node id or label. */
    mapping: z.record(z.string(), InputSource).default({}),
    /** For this long an identical body counts as the same call; 0 switches it off. */
    duplicateWindowMs: z.number().int().min(0).max(86_400_000).default(0),
    files: z
      .strictObject({
        allowed: z.boolean().default(true),
        /** Of one file. The upstream takes 25 MiB at most. */
        bytes: z
          .number()
          .int()
          .min(1)
          .max(25 * MIB)
          .default(25 * MIB),
        /** Media types, whole or with a star: `image/*`. */
        types: z.array(z.string()).max(50).default(['image/*', 'video/*', 'audio/*']),
      })
      .prefault({}),
    /** What the hosted form tells strangers who have its address. */
    form: z
      .strictObject({
        /** Whether its fields, or those of which nodes, begin with what the workflow has saved. */
        defaults: z
          .union([z.boolean(), z.array(z.string().min(1)).max(100)])
          .default(false),
        /** Above the form, in place of the trigger's name. */
        title: z.string().trim().min(1).max(200).optional(),
        intro: z.string().max(2_000).optional(),
        /** What the button says. */
        button: z.string().trim().min(1).max(60).optional(),
        /** What the status page says beside the result, once there is one. */
        thanks: z.string().max(2_000).optional(),
        /** Of buttons and links, also on the status page. */
        color: z
          .string()
          .regex(/^#[0-9a-f]{6}$/i, 'is written as #rrggbb')
          .optional(),
        /** A picture above the title. */
        logoUrl: z
          .url({ protocol: /^https?$/ })
          .max(2_000)
          .optional(),
        /** Of what the relay itself says on both pages; English without it. */
        language: z.enum(LANGUAGES).optional(),
      })
      .prefault({}),
    /** What a run's receipt tells strangers who have its address, beyond its state. */
    receipt: z
      .strictObject({
        /** Whether it shows what the run made, or the nodes of which it does. */
        outputs: z
          .union([z.boolean(), z.array(z.string().min(1)).max(100)])
          .default(false),
      })
      .prefault({}),
    /** Null switches a limit off. Without settings strangers can use up some of a key, not all. */
    limits: z
      .strictObject({
        requestsPerMinute: Limit.default(null),
        /** Requests per minute of one caller: an IPv4 address, or an IPv6 /64. */
        requestsPerMinutePerIp: Limit.default(120),
        /** The spend cap. */
        runsPerDay: Limit.default(5_000),
        /** Runs that have not ended, those that wait among them. */
        inFlight: Limit.default(1_000),
        bodyBytes: z.number().int().min(1).max(MIB).optional(),
      })
      .prefault({}),
  })
  .check(checkStartWay, checkMapping)

export type TriggerSettings = z.infer<typeof TriggerSettings>

/** As an owner writes them: pages and hosts are then kept as browsers write them, once each. */
export const NewTriggerSettings = TriggerSettings.transform((settings, context) => {
  const read = ListedPages.safeParse(settings)
  if (read.success) return { ...settings, ...read.data }
  for (const { path, message } of read.error.issues) {
    context.issues.push({ code: 'custom', path, input: settings, message })
  }
  return z.NEVER
})

const ListedPages = z.object({
  origins: z.array(PageOrigin).transform(onceEach).optional(),
  redirectHosts: z.array(RedirectHost).transform(onceEach),
})

function onceEach(list: readonly string[]): string[] {
  return [...new Set(list)]
}

function checkMapping({
  value,
  issues,
}: z.core.ParsePayload<{ way: Way; mapping: object }>) {
  if (value.way !== 'trigger' || Object.keys(value.mapping).length === 0) return
  const message = 'The way "trigger" hands the data on as it came, so nothing is mapped.'
  issues.push({ code: 'custom', path: ['mapping'], input: value.mapping, message })
}

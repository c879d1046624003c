import { z } from 'zod'
import { OPERATORS } from '../events/conditions.ts'
import { isOwnHeader, namesGivenTwice } from './custom-headers.ts'
import type { EndpointSettings } from './endpoint.ts'
import { RelayError } from '../http/errors.ts'

const MAX_HEADERS = 20
const GIVEN_TWICE = 'is given twice; upper and lower case make no difference'
const DAY_MS = 24 * 3_600_000

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/
const HeaderValue = z
  .string()
  .max(2_000)
  .regex(/^[\t\x20-\x7e]*$/, 'must be plain ASCII')
// The names are looked at here, since the refusal of a record's key does not say why.
const Headers = z.record(z.string(), HeaderValue).superRefine((headers, context) => {
  const names = Object.keys(headers)
  const refuse = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message })
  for (const name of names) {
    if (!HEADER_NAME.test(name)) refuse(name, 'is no header name')
    else if (isOwnHeader(name)) refuse(name, 'is set by the relay')
  }
  for (const name of namesGivenTwice(names)) refuse(name, GIVEN_TWICE)
  if (names.length > MAX_HEADERS) {
    context.addIssue({ code: 'custom', message: `are more than ${MAX_HEADERS}` })
  }
})
const Ids = z.array(z.string().min(1).max(200)).max(100)
const Condition = z.strictObject({
  path: z.string().min(1).max(200),
  op: z.enum(OPERATORS),
  value: z.unknown().optional(),
})

/** What the owner of an endpoint may set; everything is optional. */
export const Settings = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  description: z.string().max(500),
  eventTypes: z
    .array(
      z
        .string()
        .regex(/^(\*|[a-z0-9_]+(\.[a-z0-9_]+)*(\.\*)?)$/i)
        .max(100),
    )
    .max(50),
  workflowIds: Ids,
  triggerIds: Ids,
  conditions: z.array(Condition).max(20),
  headers: Headers,
  secretHeaders: Headers,
  /** Seconds between attempts; the first is usually 0. Null: the relay's own. */
  scheduleSeconds: z
    .array(
      z
        .number()
        .min(0)
        .max(DAY_MS / 1_000),
    )
    .min(1)
    .max(20)
    .nullable(),
  concurrency: z.number().int().min(1).max(100),
  ratePerSecond: z.number().int().min(1).max(1_000).nullable(),
  metadata: z
    .record(z.string().max(100), z.unknown())
    .refine((value) => JSON.stringify(value).length <= 4_096, 'is larger than 4 KiB'),
  /** Who is told by e-mail when deliveries fail; needs `SMTP_URL`. Null: nobody. */
  warnEmail: z
    .email()
    .max(200)
    .refine(hasShortName, 'The part before the @ has more than 64 characters.')
    .nullable(),
  /** Whether an ed25519 signature goes along. */
  asymmetric: z.boolean(),
  /** For subscribers that come and go by themselves: whether a 410 deletes the endpoint. */
  deleteWhenGone: z.boolean(),
})

export const NewEndpoint = Settings.partial().required({ url: true }).strict()
export const EndpointChange = Settings.partial()
  .extend({ enabled: z.boolean().optional(), paused: z.boolean().optional() })
  .strict()

export type GivenSettings = z.infer<typeof EndpointChange>

/**
 * Refuses a header that is given as a plain and as a secret one, or is given as one while
 * the endpoint has the other.
 */
export function refuseTwice(
  { headers, sealedHeaders }: EndpointSettings,
  given: GivenSettings,
): void {
  if (!given.headers && !given.secretHeaders) return
  const names = [...Object.keys(headers), ...Object.keys(sealedHeaders)]
  const details = namesGivenTwice(names).map((name) => ({
    field: `secretHeaders.${name}`,
    message: 'is one of `headers`, too; leave it out of one of them',
  }))
  if (details.length === 0) return
  const fields = details.map(({ field }) => field).join(', ')
  throw new RelayError('invalid_request', `Not valid: ${fields}`, { details })
}

/** RFC 5321: a longer name belongs to no mailbox. */
function hasShortName(address: string): boolean {
  return address.lastIndexOf('@') <= 64
}

import { z } from 'zod'

/** A moment in an answer, which is text in RFC 3339 once it is sent. */
export const Moment = z.date().meta({ override: { type: 'string', format: 'date-time' } })

/** An object of somebody else's, shown as it came. */
export const AnyObject = z
  .custom<object>()
  .meta({ override: { type: 'object', additionalProperties: true } })

export const IdempotencyKey = z.object({
  'Idempotency-Key': z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'The same key with the same body is the same call.' }),
})

import { toObject } from '@wireflow-connect/sdk/wire'
import { z } from 'zod'

/** Any JSON object, its fields as they are: `z.record` would drop one named `__proto__`. */
export const JsonObject = z
  .custom<Record<string, unknown>>(
    (value) => toObject(value) === value,
    'must be an object',
  )
  .meta({ override: { type: 'object', additionalProperties: true } })

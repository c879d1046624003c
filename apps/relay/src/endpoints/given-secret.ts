import { isSecret } from '@wireflow-connect/webhooks'
import { z } from 'zod'

/** A signing secret of the caller's own: `whsec_` and 24 to 64 bytes in base64. */
export const GivenSecret = z
  .string()
  .refine(isSecret, 'must be whsec_ and 24 to 64 bytes')
  .meta({ override: { type: 'string', pattern: '^whsec_[A-Za-z0-9+/]{32,86}={0,2}$' } })

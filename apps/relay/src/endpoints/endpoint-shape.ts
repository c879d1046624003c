import { z } from 'zod'
import { Moment } from '../http/shapes.ts'
import { Settings } from './settings.ts'

/** An endpoint as its owner sees it: of secrets the names, and never the values. */
export const EndpointShape = z
  .object({
    id: z.string(),
    ...Settings.omit({ secretHeaders: true }).shape,
    secretHeaders: z.array(z.string()),
    enabled: z.boolean(),
    disabledReason: z.string().nullable(),
    paused: z.boolean(),
    failingSince: Moment.nullable(),
    nextProbeAt: Moment.nullable(),
    retiringSecrets: z.array(
      z.object({
        until: z.string().meta({ override: { type: 'string', format: 'date-time' } }),
      }),
    ),
    createdAt: Moment,
  })
  .meta({ id: 'Endpoint' })

export const NewEndpointShape = EndpointShape.extend({
  secret: z.string().meta({ description: 'Shown in this answer only.' }),
}).meta({ id: 'EndpointWithSecret' })

import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import { findTrigger } from '../store/triggers.ts'

const Params = z.object({ triggerId: z.string() })

/** `GET /t/:triggerId`, and the same under the upstream's path: whether it takes calls. */
export function getTriggerCall({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { triggerId } = Params.parse(request.params)
    const trigger = await findTrigger(db, triggerId)
    if (!trigger) throw new RelayError('trigger_not_found', 'Workflow not found')

    response.json({
      workflowId: trigger.workflowId,
      name: trigger.workflowName ?? trigger.name,
      isActive: trigger.active,
      message: 'Webhook is configured. Use POST to trigger execution.',
    })
  }
}

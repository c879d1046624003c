import type { RequestHandler } from 'express'
import { triggerOf } from '../admission/trigger-door.ts'

/** `GET /t/:triggerId`, and the same under the upstream's path: whether it takes calls. */
export const getTriggerCall: RequestHandler = (_request, response) => {
  const trigger = triggerOf(response)
  response.json({
    workflowId: trigger.workflowId,
    name: trigger.workflowName ?? trigger.name,
    isActive: trigger.active,
    message: 'Webhook is configured. Use POST to trigger execution.',
  })
}

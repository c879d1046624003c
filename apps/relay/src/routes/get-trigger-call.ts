import type { Visit } from '../admission/trigger-door.ts'

/** `GET /t/:triggerId`, and the same under the upstream's path: whether it takes calls. */
export function getTriggerCall({ trigger, response }: Visit): void {
  response.json({
    workflowId: trigger.workflowId,
    name: trigger.workflowName ?? trigger.name,
    isActive: trigger.active,
    message: 'Webhook is configured. Use POST to trigger execution.',
  })
}

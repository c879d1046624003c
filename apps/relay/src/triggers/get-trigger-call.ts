import { hubChallenge, sendChallenge } from './handshakes.ts'
import type { Visit } from './trigger-door.ts'
import type { Trigger } from './sql.ts'

/** `GET /t/:triggerId` — whether it takes calls. */
export function getTriggerCall({ trigger, request, response }: Visit): void {
  const challenge = hubChallenge(request.query)
  if (challenge !== undefined) return sendChallenge(response, challenge)
  response.json({ name: trigger.name, ...stateOf(trigger) })
}

/** The same under the upstream's path, which tells what the upstream tells there. */
export function getUpstreamTrigger({ trigger, request, response }: Visit): void {
  const challenge = hubChallenge(request.query)
  if (challenge !== undefined) return sendChallenge(response, challenge)
  response.json({
    workflowId: trigger.workflowId,
    name: trigger.workflowName ?? trigger.name,
    ...stateOf(trigger),
  })
}

function stateOf({ active }: Trigger) {
  return {
    isActive: active,
    message: 'Webhook is configured. Use POST to trigger execution.',
  }
}

import { exposedInputsOf } from '../graph/exposed-inputs.ts'
import { json, type Answer } from '../http/call.ts'
import { getWorkflow } from './find.ts'
import type { Visit } from './route.ts'

/** `GET /workflows/{id}/run` — what may be filled in, inside `data` in every profile. */
export function getRun(visit: Visit): Answer {
  const workflow = getWorkflow(visit)
  const inputs = exposedInputsOf(workflow)
  const example = inputs.map(({ nodeId, type, default: saved }) => [
    nodeId,
    saved ?? `<${type}>`,
  ])
  return json(200, {
    data: {
      workflowId: workflow.id,
      workflowName: workflow.name,
      inputs,
      endpoint: `/api/v1/workflows/${workflow.id}/run`,
      method: 'POST',
      example: { inputs: Object.fromEntries(example) },
    },
  })
}

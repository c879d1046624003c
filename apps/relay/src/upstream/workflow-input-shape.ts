import { z } from 'zod'

/** One input of a workflow, as the upstream describes it. */
export const WorkflowInputShape = z
  .object({
    nodeId: z.string(),
    label: z.string(),
    type: z.string(),
    required: z.boolean(),
    options: z.array(z.string()).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    step: z.number().optional(),
    default: z
      .string()
      .optional()
      .meta({ description: 'The value that the workflow has saved.' }),
  })
  .meta({ id: 'WorkflowInput' })

import { Output } from '@wireflow-connect/webhooks/schemas'
import { z } from 'zod'
import { AnyObject, Moment } from '../http/shapes.ts'
import { RUN_STATES } from './run-state.ts'
import { WAYS } from './start-way.ts'

export const RunState = z.enum(RUN_STATES).meta({
  id: 'RunState',
  description:
    'Those after `running` are ends. `blocked` waits for credits or a key, `held` for a ' +
    'person, `quarantined` was taken for spam.',
})

const RunError = z
  .object({ message: z.string(), nodeId: z.string().nullable() })
  .meta({ id: 'RunError' })

/** What every answer tells of a run. */
export const RunHead = z.object({
  id: z.string(),
  state: RunState,
  workflowId: z.string(),
  workflowName: z.string().nullable(),
  triggerId: z.string().nullable().meta({ description: 'Null for a run of a token.' }),
  error: RunError.nullable(),
  acceptedAt: Moment,
  startedAt: Moment.nullable(),
  endedAt: Moment.nullable(),
  deadlineAt: Moment.meta({
    description: 'The end of its wait; once it was started, of its own time.',
  }),
  statusUrl: z
    .string()
    .meta({ description: 'Its receipt, for whoever has the address.' }),
})

const NodeState = z
  .object({
    nodeId: z.string(),
    label: z.string().nullable(),
    status: z.string(),
    error: z.unknown(),
  })
  .meta({ id: 'NodeState' })

const Execution = z
  .object({
    id: z.string().meta({ description: "The upstream's own id of it." }),
    status: z.string(),
    outputs: z.array(Output),
    nodes: z.array(NodeState).meta({ description: 'How each node did, or does.' }),
    creditsUsed: z.number().nullable(),
    error: RunError.nullable(),
  })
  .meta({ id: 'Execution' })

/** A run as lists show it. */
export const RunSummary = RunHead.extend({
  creditsUsed: z.number().nullable().meta({ description: 'Null where it is not known.' }),
  deliveries: z.object({
    count: z.number().int().meta({ description: 'How many are told of its events.' }),
    deliveredCount: z.number().int(),
  }),
}).meta({ id: 'RunSummary' })

/** What became of the fields of a call. */
export const InputReport = z
  .object({
    set: z
      .array(z.string())
      .meta({ description: 'Inputs that have a value of the call.' }),
    kept: z.array(z.string()).meta({ description: 'Inputs that keep the saved value.' }),
    ignored: z.array(z.string()).meta({ description: 'Fields that set no input.' }),
  })
  .meta({ id: 'InputReport' })

/** A run with its executions. */
export const Run = RunHead.extend({
  way: z.enum(WAYS),
  targetNodeId: z.string().nullable(),
  iteratorConfigs: z.array(AnyObject).nullable(),
  triggerData: AnyObject.meta({ description: 'What was sent.' }),
  inputs: InputReport.nullable().meta({
    description: 'Null where the data is handed on as it came.',
  }),
  metadata: AnyObject,
  executions: z.array(Execution),
}).meta({ id: 'Run' })

const QueuePlace = z
  .object({
    position: z.number().int().nullable().meta({
      description: '1 is the next to start. Null while its trigger is paused.',
    }),
    expectedStartAt: Moment.nullable(),
  })
  .meta({ id: 'QueuePlace' })

const QuarantinedFile = z
  .object({
    position: z.number().int(),
    field: z.string(),
    name: z.string(),
    type: z.string(),
    bytes: z.number().int(),
    kept: z.boolean(),
  })
  .meta({ id: 'QuarantinedFile' })

/** One run, with what only its own route looks up. */
export const RunDetail = Run.extend({
  queue: QueuePlace.nullable().meta({ description: 'Null once it was started.' }),
  files: z
    .array(QuarantinedFile)
    .optional()
    .meta({ description: 'Of a run that was taken for spam.' }),
}).meta({ id: 'RunDetail' })

/** Where the end of a run is sent. */
export const ShownCallback = z.object({
  url: z.string(),
  secret: z.string().meta({ description: 'Shown in this answer only.' }),
})

/** A run with the callback of the very call. */
export const RunWithCallback = Run.extend({
  callback: ShownCallback.optional(),
}).meta({ id: 'RunWithCallback' })

/** How many runs were ended, and how many of them are left. */
export const CancelledRuns = z
  .object({ cancelledCount: z.number().int(), waitingCount: z.number().int() })
  .meta({ id: 'CancelledRuns' })

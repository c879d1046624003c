import { createSecret } from '@wireflow-connect/webhooks'
import { z } from 'zod'
import { cancelRuns } from '../runs/cancel-runs.ts'
import type { Context } from './context.ts'
import { PLACE } from '../workspaces/place.ts'
import { RelayError } from '../http/errors.ts'
import { existing, ownOf } from '../http/existing.ts'
import { createSecretId } from '../db/ids.ts'
import { listOf, listQuery } from '../http/read-query.ts'
import { route } from '../workspaces/route.ts'
import { Moment } from '../http/shapes.ts'
import { CancelledRuns } from '../runs/run-shape.ts'
import { WorkflowInputShape } from '../upstream/workflow-input-shape.ts'
import { wakeLane } from '../upstream/lane-sql.ts'
import {
  changeTrigger,
  createTrigger,
  deleteTrigger,
  findTrigger,
  listTriggers,
  type Trigger,
} from './sql.ts'
import { countWaiting, countWaitingByTrigger } from '../runs/waiting-runs-sql.ts'
import { NewTriggerSettings, TriggerSettings } from './settings.ts'
import { DeadlineMs } from '../runs/deadline-ms.ts'

/** Refuses what it does not know: protection in the wrong place would protect nothing. */
function strictBody<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' && keys?.some(isSetting)
        ? 'belongs into "settings"'
        : undefined,
  })
}

function isSetting(name: string): boolean {
  return Object.hasOwn(TriggerSettings.shape, name)
}

const NewTrigger = strictBody({
  workflowId: z.string().min(1),
  name: z.string().min(1).max(200).optional(),
  active: z.boolean().default(true),
  redirectUrl: z.url({ protocol: /^https?$/ }).optional(),
  deadlineMs: DeadlineMs,
  settings: NewTriggerSettings.prefault({}),
  /** Whether only signed calls are let in; the answer then shows the secret, once. */
  signed: z.boolean().default(false),
})
/** What becomes of runs that wait when their trigger is switched off. */
const Queued = z.enum(['keep', 'cancel'])
const TriggerChange = strictBody({
  name: z.string().min(1).max(200).optional(),
  active: z.boolean().optional(),
  redirectUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .optional(),
  settings: NewTriggerSettings.optional(),
  /** Whether its runs wait: calls are taken, and nothing is started. */
  paused: z.boolean().optional(),
  queued: Queued.optional(),
}).refine(({ active, queued }) => queued === undefined || active === false, {
  path: ['queued'],
  message: 'goes with "active": false',
})
const Removal = z.object({ queued: Queued.optional() })

type Changing = Pick<
  Context,
  'db' | 'eventWriter' | 'log' | 'now' | 'publicUrl' | 'triggers'
>

const TriggerShape = z
  .object({
    id: z.string().meta({ description: 'Part of its public address: keep it secret.' }),
    name: z.string(),
    workflowId: z.string(),
    workflowName: z.string().nullable(),
    active: z.boolean(),
    url: z.string(),
    formUrl: z.string().nullable(),
    redirectUrl: z.string().nullable(),
    deadlineMs: z.number().int(),
    settings: TriggerSettings,
    signed: z.boolean(),
    paused: z.boolean(),
    inputs: z.array(WorkflowInputShape),
    createdAt: Moment,
    waitingCount: z.number().int().meta({ description: 'Its runs that wait.' }),
  })
  .meta({ id: 'Trigger' })

/** `POST /v1/triggers` */
export const postTrigger = route({
  summary: 'A new public address for a workflow',
  body: NewTrigger,
  answers: {
    201: TriggerShape.extend({
      signingSecret: z
        .string()
        .optional()
        .meta({ description: 'Of a signed trigger; shown in this answer only.' }),
    }).meta({ id: 'NewTrigger' }),
  },
  errors: ['workflow_unavailable', 'upstream_unavailable', 'upstream_busy'],
  examples: {
    'with a limit': {
      body: {
        workflowId: 'example-workflow',
        name: 'Contact form',
        settings: { limits: { runsPerDay: 100 } },
      },
      status: 201,
    },
  },
}).by(
  (context: Pick<Context, 'db' | 'descriptions' | 'now' | 'publicUrl' | 'seal'>) =>
    async ({ body: wanted, workspaceId }) => {
      const { workflowId } = wanted
      const workflow = await context.descriptions.renew({ workspaceId, workflowId })

      const signingSecret = wanted.signed ? createSecret() : undefined
      const id = createSecretId('trg')
      const trigger: Trigger = {
        id,
        workspaceId,
        name: wanted.name ?? workflow.name,
        workflowId,
        workflowName: workflow.name,
        active: wanted.active,
        inputs: workflow.inputs,
        redirectUrl: wanted.redirectUrl,
        deadlineMs: wanted.deadlineMs,
        settings: { requireInput: true, ...wanted.settings },
        signingSecret:
          signingSecret && context.seal.close(signingSecret, PLACE.triggerSecret(id)),
        pausedAt: undefined,
        createdAt: context.now(),
      }
      await createTrigger(context.db, trigger)
      return {
        status: 201,
        body: {
          ...showTrigger(context, trigger),
          waitingCount: 0,
          ...(signingSecret === undefined ? {} : { signingSecret }),
        },
      }
    },
)

/** `GET /v1/triggers` */
export const getTriggers = route({
  summary: 'Triggers, the newest first',
  query: listQuery('trg'),
  answers: { 200: listOf(TriggerShape) },
}).by((context: Pick<Context, 'db' | 'publicUrl'>) => async ({ query, workspaceId }) => {
  const { items, nextCursor } = await listTriggers(context.db, workspaceId, query)
  const data = await showAll(context, workspaceId, items)
  return { status: 200, body: { data, nextCursor: nextCursor ?? null } }
})

/** `GET /v1/triggers/{triggerId}` */
export const getTrigger = route({
  summary: 'One trigger',
  params: ['triggerId'],
  answers: { 200: TriggerShape },
}).by(
  (context: Pick<Context, 'db' | 'publicUrl'>) =>
    async ({ params: { triggerId }, workspaceId }) => {
      // The id alone opens the public door, but not the description of somebody else's.
      const own = ownOf(workspaceId, await findTrigger(context.db, triggerId))
      return { status: 200, body: await showOne(context, existing(own, 'trigger')) }
    },
)

/** `PATCH /v1/triggers/{triggerId}` */
export const patchTrigger = route({
  summary: 'Changes what is given of a trigger, and keeps the rest',
  description:
    '`settings` are replaced as a whole. Where runs wait, switching it off asks in ' +
    '`queued` what becomes of them.',
  params: ['triggerId'],
  body: TriggerChange,
  answers: {
    200: TriggerShape.extend(CancelledRuns.partial().shape).meta({
      id: 'ChangedTrigger',
    }),
  },
  errors: ['runs_waiting'],
  examples: { paused: { body: { paused: true }, status: 200 } },
}).by(
  (context: Changing) =>
    async ({ params: { triggerId }, body: { queued, ...change }, workspaceId }) => {
      if (change.active === false) {
        await askForQueued(context, workspaceId, triggerId, queued)
      }
      const which = { workspaceId, id: triggerId }
      const changed = { ...change, now: context.now() }
      const trigger = existing(await changeTrigger(context.db, which, changed), 'trigger')
      context.triggers.forget(triggerId)
      if (change.paused !== undefined) await wakeLane(context.db, workspaceId)
      const cancelled =
        queued === 'cancel'
          ? await cancelQueued(context, workspaceId, triggerId)
          : undefined
      return { status: 200, body: { ...(await showOne(context, trigger)), ...cancelled } }
    },
)

/**
 * Refuses to switch a trigger off that has runs waiting, until somebody says what becomes of
 * them.
 *
 * @throws {RelayError} `runs_waiting` with their number.
 */
async function askForQueued(
  { db }: Pick<Context, 'db'>,
  workspaceId: string,
  triggerId: string,
  queued: z.infer<typeof Queued> | undefined,
): Promise<void> {
  const own = ownOf(workspaceId, await findTrigger(db, triggerId))
  const { active } = existing(own, 'trigger')
  const isAsked = queued === undefined && active
  const waitingCount = isAsked ? await countWaiting(db, { workspaceId, triggerId }) : 0
  if (waitingCount === 0) return
  throw new RelayError(
    'runs_waiting',
    `${waitingCount} runs of this trigger wait to be started. Say what becomes of them: ` +
      'queued "keep" lets them be started, "cancel" ends them.',
    { details: { waitingCount } },
  )
}

async function cancelQueued(context: Changing, workspaceId: string, triggerId: string) {
  return cancelRuns(context, { workspaceId, triggerId }, { silent: false })
}

/** `POST /v1/triggers/{triggerId}/refresh` */
export const postRefresh = route({
  summary: 'Asks the upstream for the inputs of now',
  params: ['triggerId'],
  answers: { 200: TriggerShape },
  errors: ['workflow_unavailable', 'upstream_unavailable', 'upstream_busy'],
}).by(
  (context: Pick<Context, 'db' | 'descriptions' | 'publicUrl'>) =>
    async ({ params: { triggerId }, workspaceId }) => {
      const own = ownOf(workspaceId, await findTrigger(context.db, triggerId))
      const trigger = existing(own, 'trigger')
      const { workflowId } = trigger
      const { name, inputs } = await context.descriptions.renew({
        workspaceId,
        workflowId,
      })
      const fresh = { ...trigger, workflowName: name, inputs }
      return { status: 200, body: await showOne(context, fresh) }
    },
)

/** `DELETE /v1/triggers/{triggerId}` */
export const removeTrigger = route({
  summary: 'Closes a public address for good',
  description:
    'Where runs wait, `queued` says what becomes of them. If they are too many to be ' +
    'cancelled at once, the answer is 202 and the trigger stays, switched off: make the ' +
    'call again.',
  params: ['triggerId'],
  query: Removal,
  answers: { 202: CancelledRuns, 204: null },
  errors: ['runs_waiting'],
}).by(
  (context: Changing) =>
    async ({ params: { triggerId }, query: { queued }, workspaceId }) => {
      await askForQueued(context, workspaceId, triggerId, queued)
      if (queued === 'cancel') {
        const which = { workspaceId, id: triggerId }
        await changeTrigger(context.db, which, { active: false, now: context.now() })
        context.triggers.forget(triggerId)
        const cancelled = await cancelQueued(context, workspaceId, triggerId)
        if (cancelled.waitingCount > 0) return { status: 202, body: cancelled }
      }
      existing(await deleteTrigger(context.db, workspaceId, triggerId), 'trigger')
      context.triggers.forget(triggerId)
      return { status: 204 }
    },
)

/** A trigger with how many of its runs wait to be started. */
async function showOne(context: Pick<Context, 'db' | 'publicUrl'>, trigger: Trigger) {
  const ids = [trigger.id]
  const counts = await countWaitingByTrigger(context.db, trigger.workspaceId, ids)
  return { ...showTrigger(context, trigger), waitingCount: counts.get(trigger.id) ?? 0 }
}

async function showAll(
  context: Pick<Context, 'db' | 'publicUrl'>,
  workspaceId: string,
  triggers: readonly Trigger[],
) {
  const ids = triggers.map(({ id }) => id)
  const counts = await countWaitingByTrigger(context.db, workspaceId, ids)
  return triggers.map((trigger) => ({
    ...showTrigger(context, trigger),
    waitingCount: counts.get(trigger.id) ?? 0,
  }))
}

function showTrigger({ publicUrl }: Pick<Context, 'publicUrl'>, trigger: Trigger) {
  const url = `${publicUrl()}/t/${trigger.id}`
  return {
    id: trigger.id,
    name: trigger.name,
    workflowId: trigger.workflowId,
    workflowName: trigger.workflowName ?? null,
    active: trigger.active,
    url,
    formUrl: trigger.signingSecret === undefined ? `${url}/form` : null,
    redirectUrl: trigger.redirectUrl ?? null,
    deadlineMs: trigger.deadlineMs,
    settings: trigger.settings,
    signed: trigger.signingSecret !== undefined,
    paused: trigger.pausedAt !== undefined,
    inputs: trigger.inputs,
    createdAt: trigger.createdAt,
  }
}

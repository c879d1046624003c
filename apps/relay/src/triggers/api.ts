import { createSecret } from '@wireflow-connect/webhooks'
import type { RequestHandler, Response } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../workspaces/authenticate.ts'
import { cancelRuns } from '../runs/cancel-runs.ts'
import type { Context } from './context.ts'
import { PLACE } from '../workspaces/place.ts'
import { RelayError } from '../http/errors.ts'
import { existing, ownOf } from '../http/existing.ts'
import { createSecretId } from '../db/ids.ts'
import { listBody, listQuery, readQuery } from '../http/read-query.ts'
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
import { TriggerSettings } from './settings.ts'
import { DeadlineMs } from '../runs/deadline-ms.ts'

const Params = z.object({ triggerId: z.string() })

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
  settings: TriggerSettings.prefault({}),
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
  settings: TriggerSettings.optional(),
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

/** `POST /v1/triggers` — a new public address for a workflow. */
export function postTrigger(
  context: Pick<Context, 'db' | 'descriptions' | 'now' | 'publicUrl' | 'seal'>,
): RequestHandler {
  return async (request, response) => {
    const wanted = NewTrigger.parse(request.body)
    const workspaceId = workspaceOf(response)
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
      settings: wanted.settings,
      signingSecret:
        signingSecret && context.seal.close(signingSecret, PLACE.triggerSecret(id)),
      pausedAt: undefined,
      createdAt: context.now(),
    }
    await createTrigger(context.db, trigger)
    response.status(201).json({
      ...showTrigger(context, trigger),
      waitingCount: 0,
      ...(signingSecret === undefined ? {} : { signingSecret }),
    })
  }
}

/** `GET /v1/triggers` */
export function getTriggers(context: Pick<Context, 'db' | 'publicUrl'>): RequestHandler {
  return async (request, response) => {
    const page = readQuery(listQuery('trg'), request)
    const workspaceId = workspaceOf(response)
    const { items, nextCursor } = await listTriggers(context.db, workspaceId, page)
    const shown = await showAll(context, workspaceId, items)
    response.json(listBody({ items: shown, nextCursor }, (each) => each))
  }
}

/** `GET /v1/triggers/:triggerId` */
export function getTrigger(context: Pick<Context, 'db' | 'publicUrl'>): RequestHandler {
  return async (request, response) => {
    const { triggerId } = Params.parse(request.params)
    // The id alone opens the public door, but not the description of somebody else's.
    const own = ownOf(workspaceOf(response), await findTrigger(context.db, triggerId))
    const trigger = existing(own, 'trigger')
    response.json(await showOne(context, trigger))
  }
}

/**
 * `PATCH /v1/triggers/:triggerId` — changes what is given and keeps the rest. Where runs wait,
 * switching it off asks what becomes of them.
 */
export function patchTrigger(context: Changing): RequestHandler {
  return async (request, response) => {
    const { triggerId } = Params.parse(request.params)
    const { queued, ...change } = TriggerChange.parse(request.body)
    const workspaceId = workspaceOf(response)
    if (change.active === false) await askForQueued(context, response, triggerId, queued)
    const which = { workspaceId, id: triggerId }
    const changed = { ...change, now: context.now() }
    const trigger = existing(await changeTrigger(context.db, which, changed), 'trigger')
    context.triggers.forget(triggerId)
    if (change.paused !== undefined) await wakeLane(context.db, workspaceId)
    const cancelled =
      queued === 'cancel'
        ? await cancelQueued(context, workspaceId, triggerId)
        : undefined
    response.json({ ...(await showOne(context, trigger)), ...cancelled })
  }
}

/**
 * Refuses to switch a trigger off that has runs waiting, until somebody says what becomes of
 * them.
 *
 * @throws {RelayError} `runs_waiting` with their number.
 */
async function askForQueued(
  { db }: Pick<Context, 'db'>,
  response: Response,
  triggerId: string,
  queued: z.infer<typeof Queued> | undefined,
): Promise<void> {
  const workspaceId = workspaceOf(response)
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

/** `POST /v1/triggers/:triggerId/refresh` — asks the upstream for the inputs of now. */
export function postRefresh(
  context: Pick<Context, 'db' | 'descriptions' | 'publicUrl'>,
): RequestHandler {
  return async (request, response) => {
    const { triggerId } = Params.parse(request.params)
    const workspaceId = workspaceOf(response)
    const own = ownOf(workspaceId, await findTrigger(context.db, triggerId))
    const trigger = existing(own, 'trigger')
    const { workflowId } = trigger
    const { name, inputs } = await context.descriptions.renew({ workspaceId, workflowId })
    response.json(await showOne(context, { ...trigger, workflowName: name, inputs }))
  }
}

/**
 * `DELETE /v1/triggers/:triggerId` — closes the address for good. Where runs wait, `queued` in
 * the query says what becomes of them; if they are too many to be cancelled at once, the
 * trigger stays, switched off, and the call is made again.
 */
export function removeTrigger(context: Changing): RequestHandler {
  return async (request, response) => {
    const { triggerId } = Params.parse(request.params)
    const { queued } = readQuery(Removal, request)
    const workspaceId = workspaceOf(response)
    await askForQueued(context, response, triggerId, queued)
    if (queued === 'cancel') {
      const which = { workspaceId, id: triggerId }
      await changeTrigger(context.db, which, { active: false, now: context.now() })
      context.triggers.forget(triggerId)
      const cancelled = await cancelQueued(context, workspaceId, triggerId)
      if (cancelled.waitingCount > 0) {
        response.status(202).json(cancelled)
        return
      }
    }
    existing(await deleteTrigger(context.db, workspaceId, triggerId), 'trigger')
    context.triggers.forget(triggerId)
    response.status(204).end()
  }
}

/** A trigger with how many of its runs wait to be started. */
async function showOne(context: Pick<Context, 'db' | 'publicUrl'>, trigger: Trigger) {
  const [shown] = await showAll(context, trigger.workspaceId, [trigger])
  return shown
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

import { createSecret } from '@wireflow-connect/webhooks'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../authenticate.ts'
import type { Context } from '../context.ts'
import { existing, ownOf } from '../existing.ts'
import { createSecretId } from '../ids.ts'
import { listBody, listQuery, readQuery } from '../read-query.ts'
import {
  changeTrigger,
  createTrigger,
  deleteTrigger,
  findTrigger,
  listTriggers,
  type Trigger,
} from '../store/triggers.ts'
import { TriggerSettings } from '../triggers/settings.ts'
import { DeadlineMs } from './deadline-ms.ts'

const Params = z.object({ triggerId: z.string() })
const NewTrigger = z.object({
  workflowId: z.string().min(1),
  name: z.string().min(1).max(200).optional(),
  active: z.boolean().default(true),
  redirectUrl: z.url({ protocol: /^https?$/ }).optional(),
  deadlineMs: DeadlineMs,
  settings: TriggerSettings.prefault({}),
  /** Whether only signed calls are let in; the answer then shows the secret, once. */
  signed: z.boolean().default(false),
})
const TriggerChange = z.object({
  name: z.string().min(1).max(200).optional(),
  active: z.boolean().optional(),
  redirectUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .optional(),
  settings: TriggerSettings.optional(),
})

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
    const trigger: Trigger = {
      id: createSecretId('trg'),
      workspaceId,
      name: wanted.name ?? workflow.name,
      workflowId,
      workflowName: workflow.name,
      active: wanted.active,
      inputs: workflow.inputs,
      redirectUrl: wanted.redirectUrl,
      deadlineMs: wanted.deadlineMs,
      settings: wanted.settings,
      signingSecret: signingSecret && context.seal.close(signingSecret),
      createdAt: context.now(),
    }
    await createTrigger(context.db, trigger)
    response.status(201).json({
      ...showTrigger(context, trigger),
      ...(signingSecret === undefined ? {} : { signingSecret }),
    })
  }
}

/** `GET /v1/triggers` */
export function getTriggers(context: Pick<Context, 'db' | 'publicUrl'>): RequestHandler {
  return async (request, response) => {
    const page = readQuery(listQuery('trg'), request)
    const found = await listTriggers(context.db, workspaceOf(response), page)
    response.json(listBody(found, (trigger) => showTrigger(context, trigger)))
  }
}

/** `GET /v1/triggers/:triggerId` */
export function getTrigger(context: Pick<Context, 'db' | 'publicUrl'>): RequestHandler {
  return async (request, response) => {
    const { triggerId } = Params.parse(request.params)
    // The id alone opens the public door, but not the description of somebody else's.
    const own = ownOf(workspaceOf(response), await findTrigger(context.db, triggerId))
    const trigger = existing(own, 'trigger')
    response.json(showTrigger(context, trigger))
  }
}

/** `PATCH /v1/triggers/:triggerId` — changes what is given and keeps the rest. */
export function patchTrigger(
  context: Pick<Context, 'db' | 'publicUrl' | 'triggers'>,
): RequestHandler {
  return async (request, response) => {
    const { triggerId } = Params.parse(request.params)
    const change = TriggerChange.parse(request.body)
    const which = { workspaceId: workspaceOf(response), id: triggerId }
    const trigger = await changeTrigger(context.db, which, change)
    context.triggers.forget(triggerId)
    response.json(showTrigger(context, existing(trigger, 'trigger')))
  }
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
    response.json(showTrigger(context, { ...trigger, workflowName: name, inputs }))
  }
}

/** `DELETE /v1/triggers/:triggerId` — closes the address for good. */
export function removeTrigger({
  db,
  triggers,
}: Pick<Context, 'db' | 'triggers'>): RequestHandler {
  return async (request, response) => {
    const { triggerId } = Params.parse(request.params)
    existing(await deleteTrigger(db, workspaceOf(response), triggerId), 'trigger')
    triggers.forget(triggerId)
    response.status(204).end()
  }
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
    formUrl: `${url}/form`,
    redirectUrl: trigger.redirectUrl ?? null,
    deadlineMs: trigger.deadlineMs,
    settings: trigger.settings,
    signed: trigger.signingSecret !== undefined,
    inputs: trigger.inputs,
    createdAt: trigger.createdAt,
  }
}

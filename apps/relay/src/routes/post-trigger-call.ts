import type { RequestHandler } from 'express'
import { z } from 'zod'
import { acceptRun } from '../accept-run.ts'
import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import { wantsPage } from '../pages/wants-page.ts'
import { findTrigger } from '../store/triggers.ts'
import { triggerDataOf } from '../trigger-body.ts'

const Params = z.object({ triggerId: z.string() })

/**
 * `POST /t/:triggerId`, and the same under the upstream's path: accepts a run and answers
 * before it starts. The trigger's id is the only secret: it never goes into a log.
 */
export function postTriggerCall(
  context: Pick<Context, 'db' | 'jobs' | 'log' | 'now' | 'publicUrl'>,
): RequestHandler {
  return async (request, response) => {
    const { triggerId } = Params.parse(request.params)
    const trigger = await findTrigger(context.db, triggerId)
    if (!trigger) throw new RelayError('trigger_not_found', 'Workflow not found')
    if (!trigger.active)
      throw new RelayError('trigger_inactive', 'Workflow is not active')

    const run = await acceptRun(context, {
      workspaceId: trigger.workspaceId,
      workflowId: trigger.workflowId,
      workflowName: trigger.workflowName,
      triggerId: trigger.id,
      inputs: trigger.inputs,
      triggerData: triggerDataOf(request),
      deadlineMs: trigger.deadlineMs,
    })

    const statusUrl = `${context.publicUrl()}/r/${run.receipt}`
    if (wantsPage(request)) {
      response.redirect(303, trigger.redirectUrl ?? statusUrl)
      return
    }
    response.status(202).json({
      executionId: run.id,
      status: 'queued',
      message: 'Workflow execution queued successfully',
      runId: run.id,
      statusUrl,
    })
  }
}

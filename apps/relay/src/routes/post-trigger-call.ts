import { verify } from '@wireflow-connect/webhooks'
import type { Request, RequestHandler } from 'express'
import { acceptCall, keepAside } from '../admission/accept-call.ts'
import { callKeyOf } from '../admission/call-key.ts'
import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import { gather } from '../admission/gather.ts'
import { wantsPage } from '../pages/wants-page.ts'
import type { SentFile } from '../admission/multipart.ts'
import type { Trigger } from '../store/triggers.ts'
import { filesOf, rawBodyOf, triggerBodyOf } from '../admission/trigger-body.ts'
import { triggerOf } from '../admission/trigger-door.ts'
import { allowedRedirect, splitFields } from '../triggers/reserved-fields.ts'

type Parts = Pick<
  Context,
  | 'challenges'
  | 'connectUpstream'
  | 'db'
  | 'descriptions'
  | 'jobs'
  | 'log'
  | 'now'
  | 'publicUrl'
  | 'runWriter'
  | 'seal'
>

/**
 * `POST /t/:triggerId`, and the same under the upstream's path: accepts a run and answers
 * before it starts. The trigger's id is the only secret: it never goes into a log.
 */
export function postTriggerCall(context: Parts): RequestHandler {
  return async (request, response) => {
    const trigger = triggerOf(response)
    const { settings } = trigger
    checkSignature(context, trigger, request)

    const { data: fields, reserved, wrong } = splitFields(triggerBodyOf(request))
    if (wrong.length > 0) throw notText(wrong)
    const files = filesOf(request)
    const accept = reserved.trapped ? keepAside : acceptCall
    const run = await accept(context, {
      trigger,
      fields,
      files,
      solved: settings.challenge
        ? await context.challenges.check(trigger.id, reserved.challenge)
        : undefined,
      callKey: callKeyOf({
        scope: trigger.id,
        key: request.get('idempotency-key') ?? reserved.idempotencyKey,
        // The same file has another address each time it is uploaded.
        body: { ...fields, ...digestsOf(files) },
        duplicateWindowMs: settings.duplicateWindowMs,
      }),
    })
    context.descriptions.keepFresh(trigger)

    const statusUrl = `${context.publicUrl()}/r/${run.receipt}`
    if (wantsPage(request)) {
      const asked = allowedRedirect(reserved.redirect, settings.redirectHosts)
      response.redirect(303, asked ?? trigger.redirectUrl ?? statusUrl)
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

function notText(names: readonly string[]): RelayError {
  const message = `These fields have to be text, once each: ${names.join(', ')}.`
  return new RelayError('invalid_request', message)
}

function digestsOf(files: readonly SentFile[]) {
  return gather(files.map(({ field, digest }) => [field, digest] as const))
}

function checkSignature({ seal }: Parts, trigger: Trigger, request: Request): void {
  if (trigger.signingSecret === undefined) return
  const secret = seal.open(trigger.signingSecret)
  const verdict = verify([secret], request.headers, rawBodyOf(request))
  // Whether the body is JSON is found out later, and answered in words of its own.
  if (verdict.ok || verdict.reason === 'not_json') return
  throw new RelayError(
    'signature_invalid',
    `This trigger takes signed calls only (Standard Webhooks); the signature is ${verdict.reason}.`,
  )
}

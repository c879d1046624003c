import { verify } from '@wireflow-connect/webhooks'
import type { Request, RequestHandler } from 'express'
import { acceptRun } from '../admission/accept-run.ts'
import { callKeyOf } from '../admission/call-key.ts'
import { challengeFailed, type SolvedChallenge } from '../admission/challenges.ts'
import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import { wantsPage } from '../pages/wants-page.ts'
import type { SentFile } from '../admission/multipart.ts'
import type { Trigger } from '../store/triggers.ts'
import { useChallenge } from '../store/used-challenges.ts'
import { filesOf, rawBodyOf, triggerBodyOf } from '../admission/trigger-body.ts'
import { triggerOf } from '../admission/trigger-door.ts'
import { checkSpending } from '../admission/trigger-limits.ts'
import { uploadFiles } from '../admission/upload-files.ts'
import { wantedOf } from '../admission/wanted-of-trigger.ts'
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
    checkSignature(context, trigger, request)

    context.descriptions.keepFresh(trigger)

    const { data: fields, reserved } = splitFields(triggerBodyOf(request))
    const solved = await checkChallenge(context, trigger, reserved.challenge)
    // Nobody pays for keeping the files of spam.
    const files = reserved.trapped ? [] : filesOf(request)
    const urls = await uploadFiles(context, trigger.workspaceId, files)
    const data = { ...fields, ...urls }
    const run = await acceptRun(context, {
      ...wantedOf(trigger, data),
      quarantined: reserved.trapped,
      callKey: callKeyOf({
        scope: trigger.id,
        key: request.get('idempotency-key') ?? reserved.idempotencyKey,
        // The same file has another address each time it is uploaded.
        body: { ...fields, ...digestsOf(files) },
        duplicateWindowMs: trigger.settings.duplicateWindowMs,
      }),
      ...guardOf(context, { trigger, solved, trapped: reserved.trapped }),
    })

    const statusUrl = `${context.publicUrl()}/r/${run.receipt}`
    if (wantsPage(request)) {
      const asked = allowedRedirect(reserved.redirect, trigger.settings.redirectHosts)
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

function digestsOf(files: readonly SentFile[]): Record<string, string> {
  return Object.fromEntries(files.map(({ field, digest }) => [field, digest]))
}

/** Only triggers with a spending limit or a challenge pay for a transaction. */
function guardOf(
  { now }: Parts,
  {
    trigger,
    solved,
    trapped,
  }: { trigger: Trigger; solved: SolvedChallenge | undefined; trapped: boolean },
): Pick<Parameters<typeof acceptRun>[1], 'guard'> {
  const { runsPerDay, inFlight } = trigger.settings.limits
  const isLimited = !trapped && (runsPerDay ?? inFlight) !== undefined
  if (!solved && !isLimited) return {}
  return {
    async guard(tx) {
      if (solved && !(await useChallenge(tx, solved))) {
        throw challengeFailed('was used before')
      }
      // Spam costs nothing until somebody releases it.
      if (isLimited) await checkSpending(tx, trigger, now())
    },
  }
}

/** Refuses a call without a solved challenge, where the trigger asks for one. */
async function checkChallenge(
  { challenges }: Parts,
  trigger: Trigger,
  payload: string | undefined,
): Promise<SolvedChallenge | undefined> {
  if (!trigger.settings.challenge) return undefined
  return challenges.check(trigger.id, payload)
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

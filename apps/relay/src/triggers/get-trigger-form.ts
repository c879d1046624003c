import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { createFormKey } from '../runs/call-key.ts'
import { formPage } from './form-page.ts'
import { sendPage } from '../http/page.ts'

const SIGNED = 'This trigger takes signed calls only, so it has no form.'

const Params = z.object({ triggerId: z.string() })

/** `GET /t/:triggerId/form` — a plain form for the workflow's inputs. */
export function getTriggerForm({
  descriptions,
  publicUrl,
  triggers,
}: Pick<Context, 'descriptions' | 'publicUrl' | 'triggers'>): RequestHandler {
  return async (request, response) => {
    const { triggerId } = Params.parse(request.params)
    const trigger = await triggers.find(triggerId)
    if (!trigger) throw new RelayError('trigger_not_found', 'There is no such form.')

    if (trigger.signingSecret !== undefined) throw new RelayError('not_found', SIGNED)
    // People see what the workflow asks for now, a moment later at most.
    descriptions.keepFresh(trigger)
    sendPage(
      response,
      formPage({
        title: trigger.name,
        active: trigger.active,
        inputs: trigger.inputs,
        defaults: trigger.settings.form.defaults,
        files: trigger.settings.files.allowed ? trigger.settings.files : undefined,
        challenge: trigger.settings.challenge,
        action: actionOf(request, trigger.id, publicUrl()),
        publicUrl: publicUrl(),
        idempotencyKey: createFormKey(),
        redirectUrl: trigger.redirectUrl,
        origins: trigger.settings.origins,
      }),
    )
  }
}

/** Where its form is sent: to the relay by the name that the page was opened under. */
function actionOf({ host }: Request, triggerId: string, publicUrl: string): string {
  const isPublic = host === new URL(publicUrl).host
  return isPublic ? `${publicUrl}/t/${triggerId}` : `../${triggerId}`
}

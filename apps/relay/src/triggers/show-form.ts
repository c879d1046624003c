import type { Request, Response } from 'express'
import type { Context } from './context.ts'
import { formPage, type Refused } from './form-page.ts'
import { createFormKey } from '../runs/call-key.ts'
import { sendPage } from '../http/page.ts'
import type { Trigger } from './sql.ts'

type Showing = {
  trigger: Trigger
  request: Request
  response: Response
  /** The key of the page that was sent and refused; whoever sends it again means the same call. */
  idempotencyKey?: string | undefined
  refused?: Refused | undefined
}

/** Sends the page with a trigger's form: empty, or as it was filled in and refused. */
export function showForm(
  { publicUrl }: Pick<Context, 'publicUrl'>,
  { trigger, request, response, idempotencyKey = createFormKey(), refused }: Showing,
): void {
  const { settings } = trigger
  sendPage(
    response,
    formPage({
      title: trigger.name,
      active: trigger.active,
      inputs: trigger.inputs,
      settings: settings.form,
      files: settings.files.allowed ? settings.files : undefined,
      challenge: settings.challenge,
      action: actionOf(request, trigger.id, publicUrl()),
      scriptAction: nearAction(request, trigger.id),
      challengeUrl: isForm(request) ? 'challenge' : `${trigger.id}/challenge`,
      root: '../'.repeat(request.path.split('/').length - 2),
      publicUrl: publicUrl(),
      idempotencyKey,
      redirectUrl: trigger.redirectUrl,
      origins: settings.origins,
      refused,
    }),
  )
}

/** Where its form is sent: to the relay by the name that the page was opened under. */
function actionOf(request: Request, triggerId: string, publicUrl: string): string {
  const isPublic = request.host === new URL(publicUrl).host
  return isPublic ? `${publicUrl}/t/${triggerId}` : nearAction(request, triggerId)
}

/** The same as seen from the page, whose script sends to nowhere else. */
function nearAction(request: Request, triggerId: string): string {
  return isForm(request) ? `../${triggerId}` : triggerId
}

/** Whether the page's address is that of the form, and not that of the call. */
function isForm({ path }: Request): boolean {
  return path.endsWith('/form')
}

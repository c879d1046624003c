import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { showForm } from './show-form.ts'

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
    showForm({ publicUrl }, { trigger, request, response })
  }
}

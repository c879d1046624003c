import { z } from 'zod'
import type { Context } from './context.ts'
import type { Visit } from './trigger-door.ts'
import { wrongOf } from './form-field.ts'
import type { Refused } from './form-page.ts'
import { showForm } from './show-form.ts'
import type { Trigger } from './sql.ts'
import { wordsIn, type Words } from './words/words.ts'
import { RelayError, type ErrorCode } from '../http/errors.ts'
import { wordsFor } from '../http/public-words.ts'
import { requestIdOf } from '../http/request-id.ts'
import { isFormKey } from '../runs/call-key.ts'
import { publicName } from '../runs/refuse-faults.ts'

/** What came with a call of the hosted form. */
type Sent = {
  fields: Record<string, unknown>
  files: readonly { field: string }[]
  key: string | undefined
}

/**
 * Shows the hosted form again, as it was filled in, with what was wrong beside each field.
 * False where the call is not one of that form, or the refusal is none for a person.
 */
export function showRefusal(
  context: Pick<Context, 'log' | 'publicUrl'>,
  { trigger, request, response }: Visit,
  { fields, files, key }: Sent,
  error: unknown,
): boolean {
  const isPage = /\btext\/html\b/.test(request.headers.accept ?? '')
  if (!isPage || !request.path.startsWith('/t/') || key === undefined || !isFormKey(key))
    return false
  if (!(error instanceof RelayError) || error.code === 'internal') return false
  if (wordsFor(error, request).isChanged) {
    const { code, message: reason } = error
    context.log.warn({ request: requestIdOf(response), code, reason }, 'call refused')
  }
  if (error.retryAfterSeconds !== undefined) {
    response.set('Retry-After', String(Math.ceil(error.retryAfterSeconds)))
  }
  response.status(error.status)
  const words = wordsIn(trigger.settings.form.language ?? 'en')
  const refused: Refused = {
    message: messageOf(error, words),
    faults: faultsOf(error, trigger, words),
    typed: fields,
    files: files.map(({ field }) => field),
  }
  showForm(context, { trigger, request, response, idempotencyKey: key, refused })
  return true
}

function messageOf({ code, retryAfterSeconds }: RelayError, words: Words): string {
  const { refused, faults, closed } = words
  const said: Partial<Record<ErrorCode, string>> = {
    invalid_inputs: faults.title,
    trigger_inactive: closed,
    challenge_required: refused.challenge,
    challenge_failed: refused.challenge,
    not_ready: refused.unavailable,
    upstream_unavailable: refused.unavailable,
    workflow_unavailable: refused.misconfigured,
    upstream_refused: refused.misconfigured,
    file_not_allowed: refused.file,
    file_too_large: refused.file,
  }
  if (said[code] !== undefined) return said[code]
  return retryAfterSeconds === undefined
    ? refused.other
    : refused.busy(String(Math.ceil(retryAfterSeconds)))
}

const Details = z.array(z.object({ field: z.string(), received: z.string() }))

/** By node id, in words for a person. */
function faultsOf(
  { code, details }: RelayError,
  { inputs }: Trigger,
  words: Words,
): Record<string, string> {
  if (code !== 'invalid_inputs') return {}
  const nameOf = publicName(inputs)
  const faults = Details.safeParse(details).data ?? []
  return Object.fromEntries(
    inputs.flatMap((input) => {
      const fault = faults.find(({ field }) => field === nameOf(input))
      if (!fault) return []
      const isMissing = fault.received === 'nothing'
      return [[input.nodeId, isMissing ? words.faults.missing : wrongOf(input, words)]]
    }),
  )
}

import type { Request } from 'express'
import { acceptCall, quarantineCall } from './accept-call.ts'
import type { Accepted } from '../runs/accept-run.ts'
import { callKeysOf } from '../runs/call-key.ts'
import type { SolvedChallenge } from './challenges.ts'
import { gather } from './gather.ts'
import { sendChallenge, slackChallenge } from './handshakes.ts'
import { hopsOf } from './hops.ts'
import { readBody, type CallBody } from './read-body.ts'
import type { SentFile } from './keep-file.ts'
import { expectSignature } from './signature.ts'
import type { Visit } from './trigger-door.ts'
import { admitCall } from './trigger-limits.ts'
import { checkBody } from '../http/check-body.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { isForScript, wantsPage } from '../http/wants-page.ts'
import { showRefusal } from './refused-form.ts'
import { allowedRedirect, splitFields, type ReservedFields } from './reserved-fields.ts'

type Parts = Pick<
  Context,
  | 'bodies'
  | 'callPace'
  | 'challenges'
  | 'connectUpstream'
  | 'db'
  | 'descriptions'
  | 'duplicateReceipts'
  | 'jobs'
  | 'log'
  | 'metrics'
  | 'now'
  | 'publicUrl'
  | 'runWriter'
  | 'seal'
  | 'spamTrimmer'
>

/**
 * `POST /t/:triggerId`, and the same under the upstream's path: accepts a run and answers
 * before it starts. The trigger's id is the only secret: it never goes into a log. Whatever
 * the headers can be refused for is refused before the body is read.
 */
export function postTriggerCall(context: Parts) {
  return async (visit: Visit): Promise<void> => {
    const { trigger, request, response } = visit
    await admitCall(context, trigger, request)
    const hops = hopsOf(request)
    const signature = expectSignature(context, trigger, request)
    const solved = await solvedInHeader(context, visit)
    const { settings } = trigger
    const body = await readBody(context.bodies, {
      request,
      response,
      settings,
      signature,
    })
    try {
      checkBody(body.fields)
      const challenge = slackChallenge(body.fields)
      if (challenge !== undefined) return sendChallenge(response, challenge)
      const { data, reserved, wrong, unknown } = splitFields(body.fields)
      if (wrong.length > 0) throw notText(wrong)
      const came = {
        body,
        data,
        reserved,
        unknown,
        messageId: signature?.id,
        hops,
        solved,
      }
      const accepted = await acceptOrShow(context, visit, came)
      if (!accepted) return
      context.descriptions.keepFresh(trigger)
      answer(context, visit, reserved, accepted)
    } finally {
      await body.discard()
    }
  }
}

/** A challenge that programs send as a header, so that it is checked before the body. */
async function solvedInHeader(
  { challenges }: Parts,
  { trigger, request }: Visit,
): Promise<SolvedChallenge | undefined> {
  const payload = request.get('altcha-payload')
  if (!trigger.settings.challenge || payload === undefined) return undefined
  return challenges.check(trigger.id, payload)
}

type Came = {
  body: CallBody
  /** Its fields without those of the relay. */
  data: Record<string, unknown>
  reserved: ReservedFields
  unknown: readonly string[]
  messageId: string | undefined
  hops: number
  solved: SolvedChallenge | undefined
}

/** Undefined where the call was refused, and the form that it came from is shown again. */
async function acceptOrShow(
  context: Parts,
  visit: Visit,
  came: Came,
): Promise<Accepted | undefined> {
  try {
    return await accept(context, visit, came)
  } catch (error) {
    const { data: fields, body, reserved } = came
    const sent = { fields, files: body.files, key: reserved.idempotencyKey }
    if (showRefusal(context, visit, sent, error)) return undefined
    throw error
  }
}

async function accept(
  context: Parts,
  { trigger, request }: Visit,
  { body, data: fields, reserved, unknown, messageId, hops, solved }: Came,
): Promise<Accepted> {
  const { challenge, duplicateWindowMs } = trigger.settings
  const { files, memoryBytes } = body
  const take = reserved.trapped ? quarantineCall : acceptCall
  return take(context, {
    trigger,
    fields,
    unknown,
    files,
    hops,
    bodyBytes: memoryBytes,
    solved: challenge
      ? (solved ?? (await context.challenges.check(trigger.id, reserved.challenge)))
      : undefined,
    callKeys: callKeysOf({
      // What fell into the trap never meets a genuine call.
      scope: reserved.trapped ? `${trigger.id} spam` : trigger.id,
      messageId,
      key: request.get('idempotency-key') ?? reserved.idempotencyKey,
      // The same file has another address each time it is uploaded.
      body: { ...fields, ...digestsOf(files) },
      duplicateWindowMs,
    }),
  })
}

function answer(
  { duplicateReceipts, publicUrl }: Parts,
  { trigger, request, response }: Visit,
  { redirect }: ReservedFields,
  { run, repeats }: Accepted,
): void {
  // Nobody said that it is the same caller: somebody else's receipt is not shown.
  const receipt = repeats === 'duplicate' ? duplicateReceipts.create(run.id) : run.receipt
  const path = `r/${receipt}`
  const statusUrl = `${publicUrl()}/${path}`
  const asked = allowedRedirect(redirect, trigger.settings.redirectHosts)
  const redirectUrl = asked ?? trigger.redirectUrl
  if (wantsPage(request)) {
    const next = redirectUrl ?? statusUrl
    response.redirect(303, isForScript(request) ? toRoot(request) + path : next)
    return
  }
  response.status(202).json({
    executionId: run.id,
    status: 'queued',
    message: 'Workflow execution queued successfully',
    runId: run.id,
    statusUrl,
    ...(redirectUrl !== undefined && { redirectUrl }),
    ...(run.inputs && { inputs: run.inputs }),
  })
}

/**
 * From the address that was called to the relay's root. A script that is led to another origin
 * reads nothing there and tells its page that the call failed, so it stays where it is.
 */
function toRoot({ path }: Request): string {
  return '../'.repeat(path.split('/').length - 2)
}

function notText(names: readonly string[]): RelayError {
  const message = `These fields have to be text, once each: ${names.join(', ')}.`
  return new RelayError('invalid_request', message)
}

function digestsOf(files: readonly SentFile[]) {
  return gather(files.map(({ field, digest }) => [field, digest] as const))
}

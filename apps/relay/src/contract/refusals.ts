import { z } from 'zod'
import type { ZodOpenApiResponseObject } from 'zod-openapi'
import { ERROR_CODES, statusOf, type ErrorCode } from '../http/errors.ts'

/** When each refusal comes, for whoever reads the document. */
const MEANINGS: Record<ErrorCode, string> = {
  malformed_body: 'The body is not valid JSON.',
  invalid_request: 'Not valid: limti',
  trigger_inactive: 'The trigger is switched off.',
  unauthorized: 'This token is not known.',
  signature_invalid: 'The call is not signed as its trigger asks.',
  insufficient_scope: 'This token lacks the scope "manage". Use one that has it.',
  origin_not_allowed: 'Pages of this origin may not call this trigger.',
  challenge_required: 'This trigger asks for a solved challenge.',
  challenge_failed: 'The challenge is not solved, or has expired.',
  not_found: 'There is no such run.',
  trigger_not_found: 'Workflow not found',
  method_not_allowed: 'PUT is not taken here. Use GET, POST, HEAD.',
  too_slow: 'The body came too slowly.',
  conflict: 'The run has not ended; it is running.',
  limit_reached: 'A workspace has 5000 endpoints at most.',
  runs_waiting: '3 runs of this trigger wait to be started. Say what becomes of them.',
  link_expired: 'This link has expired. A redelivery of the event brings a fresh one.',
  body_too_large: 'The body is larger than what is taken here.',
  file_too_large: 'A file is larger than what the trigger takes.',
  unsupported_media_type: 'Bodies of this type are not taken here.',
  file_not_allowed: 'The trigger takes no files of this type.',
  workflow_unavailable: 'The upstream refuses to describe this workflow.',
  upstream_refused: 'The upstream refuses what was asked.',
  invalid_inputs: 'These inputs are missing or wrong: Prompt (node-1)',
  idempotency_mismatch: 'This key was used with another body.',
  rate_limited: 'Too many calls. Send the same again in 12 s.',
  internal: 'Something went wrong here. It was recorded under this request id.',
  upstream_unavailable: 'The upstream gives no usable answer.',
  not_ready: 'The relay cannot reach its database. Nothing was lost.',
  upstream_busy: "The key's budget is used up. Try again in 8 s.",
  overloaded: 'Too much is being read at the moment. Send the same again.',
  loop_detected: 'The call comes from deliveries of its own runs.',
}

const Fault = z
  .object({
    field: z.string(),
    message: z.string(),
    expected: z.string().optional().meta({ description: 'Of an input of a workflow.' }),
    received: z.string().optional(),
  })
  .meta({ id: 'Fault', description: 'One thing that is wrong, and with which field.' })

export const ErrorBody = z
  .object({
    error: z.object({
      code: z.enum(ERROR_CODES).meta({ id: 'ErrorCode' }),
      message: z.string().meta({ description: 'What was wrong, and what to do.' }),
      requestId: z.string().meta({ description: 'To quote when asking for help.' }),
      details: z
        .union([z.array(Fault), z.looseObject({})])
        .optional()
        .meta({
          description: 'The fields that are wrong, or what the code is about.',
        }),
    }),
  })
  .meta({ id: 'Error' })

const UPSTREAM_PATHS = '/api/v1/'
const UPSTREAM_NAME = 'UpstreamRefused'
const NAME = 'Refused'

/** What programs that were written for the upstream read. */
const UpstreamError = z.object({ error: z.string() }).meta({ id: 'UpstreamError' })

/** The name of the component that says what a status of refusal looks like at a path. */
export function refusalName(path: string, status: number): string {
  return `${path.startsWith(UPSTREAM_PATHS) ? UPSTREAM_NAME : NAME}${status}`
}

/** The components with these names, each with an example of each code. */
export function refusalResponses(
  names: Iterable<string>,
): Record<string, ZodOpenApiResponseObject> {
  const sorted = [...new Set(names)].toSorted()
  return Object.fromEntries(sorted.map((name) => [name, refusalResponse(name)]))
}

function refusalResponse(name: string): ZodOpenApiResponseObject {
  const status = Number(name.slice(-3))
  const isUpstreams = name.startsWith(UPSTREAM_NAME)
  const codes = ERROR_CODES.filter((code) => statusOf(code) === status)
  const examples = codes.map((code) => [code, { value: exampleOf(code) }] as const)
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    headers: HEADERS[status] ?? {},
    content: {
      'application/json': isUpstreams
        ? { schema: UpstreamError, example: { error: MEANINGS[codes[0] ?? 'internal'] } }
        : { schema: ErrorBody, examples: Object.fromEntries(examples) },
    },
  }
}

function exampleOf(code: ErrorCode) {
  const requestId = 'req_81293b98f3ae4068b8c324c5adc0dcce'
  return { error: { code, message: MEANINGS[code], requestId } }
}

const header = (description: string) => ({
  schema: { type: 'string' as const },
  description,
})
const WHEN_AGAIN = { 'Retry-After': header('When to try again, in seconds.') }
const CHALLENGE = { 'WWW-Authenticate': header('What is missing (RFC 6750).') }
const HEADERS: Record<number, ZodOpenApiResponseObject['headers']> = {
  401: CHALLENGE,
  403: CHALLENGE,
  405: { Allow: header('The methods that are taken here.') },
  429: WHEN_AGAIN,
  503: WHEN_AGAIN,
}

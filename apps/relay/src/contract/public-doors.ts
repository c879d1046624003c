import { z } from 'zod'
import type { Declaration } from '../http/declaration.ts'
import { Moment } from '../http/shapes.ts'
import { InputReport, RunState } from '../runs/run-shape.ts'
import { IdempotencyKey } from '../http/shapes.ts'
import type { DocumentedRoute } from './document.ts'

const AnyFields = z.looseObject({}).meta({
  description: 'Values by label or node id, and whatever else belongs to the run.',
})
const Ok = z.object({ ok: z.literal(true) })

const Accepted = z
  .object({
    executionId: z.string().meta({ description: 'The same as `runId`.' }),
    status: z.literal('queued'),
    message: z.string(),
    runId: z.string(),
    statusUrl: z.string(),
    redirectUrl: z
      .string()
      .optional()
      .meta({ description: 'Where a form leads a browser in its place.' }),
    inputs: InputReport.optional(),
  })
  .loose()
  .meta({ id: 'AcceptedCall' })

const TRIGGER_CALL: Declaration = {
  summary: 'Starts a run',
  description:
    'Answered before it starts. A browser that sends a form is led to its receipt (303). ' +
    'Which origins, files, fields and signatures are taken is said by the settings of the ' +
    'trigger.',
  params: ['triggerId'],
  headers: IdempotencyKey.extend({
    'Altcha-Payload': z.string().optional().meta({ description: 'A solved challenge.' }),
    'Webhook-Id': z.string().optional(),
    'Webhook-Timestamp': z.string().optional(),
    'Webhook-Signature': z
      .string()
      .optional()
      .meta({ description: 'Of a signed trigger, in the form of Standard Webhooks.' }),
  }),
  body: AnyFields,
  bodyTypes: [
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/plain',
  ],
  answers: { 202: Accepted, 303: null },
  errors: [
    'trigger_inactive',
    'signature_invalid',
    'origin_not_allowed',
    'too_slow',
    'conflict',
    'idempotency_mismatch',
    'invalid_inputs',
    'rate_limited',
    'upstream_unavailable',
    'loop_detected',
  ],
}

const TRIGGER_STATE: Declaration = {
  summary: 'Whether a trigger takes calls',
  params: ['triggerId'],
  answers: {
    200: z
      .object({ name: z.string(), isActive: z.boolean(), message: z.string() })
      .loose()
      .meta({ id: 'TriggerState' }),
  },
  errors: ['origin_not_allowed'],
}

const Receipt = z
  .object({
    runId: z.string(),
    status: RunState,
    ended: z.boolean(),
    acceptedAt: Moment,
    startedAt: Moment.nullable(),
    endedAt: Moment.nullable(),
    inputs: InputReport.optional(),
    outputs: z
      .array(
        z.object({
          label: z.string(),
          type: z.string(),
          url: z.string().optional(),
          text: z.string().optional(),
        }),
      )
      .optional()
      .meta({ description: 'Where the trigger shows what its runs make.' }),
    queue: z
      .object({
        position: z.number().int().nullable(),
        expectedStartAt: Moment.nullable(),
      })
      .nullable(),
  })
  .loose()
  .meta({ id: 'Receipt' })

const Jwk = z
  .object({
    kid: z.string(),
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    alg: z.literal('EdDSA'),
    use: z.literal('sig'),
    x: z.string(),
    publicKey: z.string(),
    createdAt: Moment,
  })
  .meta({ id: 'PublicKey' })

const Front = z
  .object({
    name: z.string(),
    version: z.string(),
    ok: z.boolean().meta({ description: 'Whether calls are taken.' }),
    consoleUrl: z.string(),
    docsUrl: z.string(),
    openapiUrl: z.string(),
    formUrl: z.string().optional().meta({ description: 'A form to try: of the demo.' }),
  })
  .meta({ id: 'Front' })

const AnyJson = z.unknown().meta({ override: {}, description: 'JSON' })

function door(
  method: DocumentedRoute['method'],
  path: string,
  declaration: Declaration,
  security: DocumentedRoute['security'] = [],
): DocumentedRoute {
  return { method, path, declaration, security }
}

/** What is open to whoever knows the address. */
export const PUBLIC_DOORS: readonly DocumentedRoute[] = [
  door('post', '/t/:triggerId', TRIGGER_CALL),
  door('get', '/t/:triggerId', TRIGGER_STATE),
  door('get', '/t/:triggerId/challenge', {
    summary: 'A puzzle whose solution lets one call in (ALTCHA)',
    params: ['triggerId'],
    answers: { 200: z.looseObject({}).meta({ id: 'Challenge' }) },
    errors: ['origin_not_allowed'],
  }),
  door('get', '/t/:triggerId/form', {
    summary: "A plain form for the workflow's inputs",
    params: ['triggerId'],
    answers: { 200: z.string() },
    contentType: 'text/html',
  }),
  door('post', '/api/v1/workflow/:triggerId/trigger', {
    ...TRIGGER_CALL,
    summary: "Starts a run, at the upstream's own path",
  }),
  door('get', '/api/v1/workflow/:triggerId/trigger', {
    ...TRIGGER_STATE,
    summary: "Whether a trigger takes calls, at the upstream's own path",
  }),
  door(
    'get',
    '/api/v1/workflows/executions/:runId/poll',
    {
      summary: "How a run is doing, in the upstream's own words",
      description:
        'Opens with a token that may `read`, or with the Wireflow key of the workspace.',
      params: ['runId'],
      answers: {
        200: z
          .object({
            status: z.enum(['RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED']),
            error: z.string().optional(),
            nodeResults: z.object({ nodeRuns: z.array(z.looseObject({})) }),
          })
          .meta({ id: 'ExecutionPoll' }),
      },
    },
    [{ token: ['read'] }],
  ),
  door('get', '/r/:receipt', {
    summary: 'How the run of a receipt is doing',
    description: 'JSON, a page for browsers, or a stream of its changes.',
    params: ['receipt'],
    answers: { 200: Receipt },
    stream: 'text/event-stream',
    polled: true,
    errors: ['rate_limited'],
  }),
  door('get', '/results/:eventId', {
    summary: 'What an event was too small to carry',
    description: 'The address, with its signature, is in the event.',
    params: ['eventId'],
    query: z.object({ expires: z.string(), signature: z.string() }),
    answers: { 200: AnyJson },
    errors: ['link_expired'],
  }),
  door('get', '/.well-known/webhook-keys.json', {
    summary: 'The keys of `v1a` signatures, as a JWK set',
    answers: { 200: z.object({ keys: z.array(Jwk) }) },
  }),
  door('get', '/', {
    summary: 'What this is, and how it is doing',
    description: 'JSON, or a page for browsers.',
    answers: { 200: Front },
  }),
  door('get', '/docs', {
    summary: 'This document, for people',
    answers: { 200: z.string() },
    contentType: 'text/html',
  }),
  door('get', '/healthz', { summary: 'The process answers', answers: { 200: Ok } }),
  door('get', '/livez', { summary: 'The same as `/healthz`', answers: { 200: Ok } }),
  door('get', '/readyz', {
    summary: 'Calls can be accepted',
    description: 'The database answers and can write, and nothing is stuck.',
    answers: { 200: Ok.extend({ queue: z.enum(['ok', 'down']) }) },
  }),
  door(
    'get',
    '/metrics',
    {
      summary: 'Figures as Prometheus reads them',
      description: 'Opens with `RELAY_METRICS_TOKEN`, or with the token of the operator.',
      answers: { 200: z.string() },
      contentType: 'text/plain',
      errors: ['unauthorized'],
    },
    [{ operator: [] }],
  ),
  door('get', '/openapi.json', {
    summary: 'This document',
    answers: { 200: z.looseObject({}) },
  }),
]

import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathItemObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi'
import type { Declaration } from '../http/declaration.ts'
import { statusOf } from '../http/errors.ts'
import { shapeOfPathId } from '../path-ids.ts'
import { refusalName, refusalResponses } from './refusals.ts'
import { webhookItems } from './webhooks.ts'

/** Who may use a route, as the document says it: alternatives, each with its scopes. */
export type Security = readonly Readonly<Record<string, readonly string[]>>[]

export type DocumentedRoute = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** With ids in colons, as Express takes it. */
  path: string
  declaration: Declaration
  security: Security
}

/** The document of the API, made of the very declarations that check requests. */
export function documentOf(routes: readonly DocumentedRoute[], version: string) {
  const refusals = new Set<string>()
  const paths: Record<string, ZodOpenApiPathItemObject> = {}
  for (const route of routes) {
    const path = inBraces(route.path)
    const operation = operationOf(route, (name) => refusals.add(name))
    paths[path] = { ...paths[path], [route.method]: operation }
  }
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: { ...INFO, version },
      servers: [{ url: '/', description: 'This relay' }],
      tags: tagsOf(routes),
      paths,
      webhooks: webhookItems(),
      components: {
        securitySchemes: SECURITY_SCHEMES,
        responses: refusalResponses(refusals),
      },
    },
    { override: leaveOpen },
  )
  return document
}

const INFO = {
  title: 'Wireflow Connect',
  description:
    'Starts Wireflow workflows, follows them to their end and delivers signed webhooks. ' +
    'Unknown fields and parameters are refused by name. Lists are paged: give `nextCursor` ' +
    'back as `cursor`. Each answer has an `X-Request-Id`. Calls with a token are not ' +
    'limited in rate; public doors are, by the settings of their triggers, and answer 429 ' +
    'with `Retry-After`.',
  license: { name: 'MIT', identifier: 'MIT' },
}

const SECURITY_SCHEMES = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token of a workspace (`rly_…`). The scopes that a route needs are listed with it: ' +
      '`read`, `run`, `manage`, `admin`; none includes another.',
  },
  operator: {
    type: 'http',
    scheme: 'bearer',
    description: "The operator's own token (`RELAY_ADMIN_TOKEN`).",
  },
} as const

const TAGS: Record<string, string> = {
  audit: 'What operators and tokens changed',
  deliveries: 'What was sent to whom, with every attempt',
  'endpoint-arrivals': 'How well subscribers take what is sent',
  endpoints: 'Subscribers of events',
  events: 'Everything that was told, numbered without holes',
  executions: 'Executions that something else has started',
  metrics: 'How much happened, and how fast',
  overview: 'How a workspace is doing',
  public: 'Doors that need no token: the address is the permission',
  recoveries: 'Sending again what failed or was missed',
  runs: 'Workflows that were asked for, from the call to their end',
  schedules: 'Triggers that are called by the clock',
  'sign-in-links': 'Ways into the console',
  search: 'What an id is',
  'signing-keys': 'The keys of ed25519 signatures',
  tokens: 'Credentials of a workspace',
  triggers: 'Public addresses that start a workflow',
  undelivered: 'What was owed and never taken',
  usage: 'The budget of the upstream key, and what waits',
  'watched-workflows': 'Workflows of which every execution is followed',
  webhooks: 'What the relay sends to subscribers',
  workflows: "The upstream's workflows",
  workspaces: 'Tenants, each with its upstream connection',
}

function tagOf(path: string): string {
  const [, first = '', second = ''] = path.split('/')
  return first === 'v1' ? second : 'public'
}

function tagsOf(routes: readonly DocumentedRoute[]) {
  const used = new Set([...routes.map(({ path }) => tagOf(path)), 'webhooks'])
  return [...used].toSorted().map((name) => ({ name, description: TAGS[name] ?? name }))
}

function inBraces(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}')
}

/** The relay's figures and a workspace's metrics would have one name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { 'get /metrics': 'getFigures' }

/** `GET /v1/runs/{runId}` is `getRunsByRunId`. */
function operationIdOf({ method, path }: DocumentedRoute): string {
  const other = OTHER_NAMES[`${method} ${path}`]
  if (other !== undefined) return other
  const words = path
    .replace(/^\/v1/, '')
    .replaceAll(/:(\w+)/g, 'by-$1')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
  return [
    method,
    ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
  ].join('')
}

function operationOf(
  route: DocumentedRoute,
  use: (refusal: string) => void,
): ZodOpenApiOperationObject {
  const { declaration, path, security } = route
  const { summary, description, query, headers, body } = declaration
  const refused = refusedStatuses(route).map(
    (status) => [String(status), refusalName(path, status)] as const,
  )
  for (const [, name] of refused) use(name)
  return {
    operationId: operationIdOf(route),
    tags: [tagOf(path)],
    summary,
    ...(description === undefined ? {} : { description }),
    security: security.map((each) => ({
      ...each,
    })) as ZodOpenApiOperationObject['security'] & {},
    requestParams: {
      ...(declaration.params ? { path: pathParams(declaration.params) } : {}),
      ...(query ? { query } : {}),
      ...(headers ? { header: headers } : {}),
    },
    ...(body ? { requestBody: bodyOf(declaration, body) } : {}),
    responses: {
      ...answersOf(declaration),
      ...Object.fromEntries(
        refused.map(([status, name]) => [
          status,
          { $ref: `#/components/responses/${name}` },
        ]),
      ),
    },
  }
}

function pathParams(names: readonly string[]): z.ZodObject {
  return z.object(
    Object.fromEntries(names.map((name) => [name, shapeOfPathId(name)] as const)),
  )
}

function bodyOf({ bodyTypes, examples }: Declaration, schema: z.ZodType) {
  const named = Object.entries(examples ?? {}).map(
    ([name, { body, status }]) => [name, { value: body, summary: `${status}` }] as const,
  )
  const content = {
    schema,
    ...(named.length > 0 ? { examples: Object.fromEntries(named) } : {}),
  }
  const types = bodyTypes ?? ['application/json']
  return {
    required: !schema.safeParse(undefined).success && !schema.safeParse({}).success,
    content: Object.fromEntries(types.map((type) => [type, content])),
  }
}

function answersOf(declaration: Declaration): Record<string, ZodOpenApiResponseObject> {
  const answers = Object.entries(declaration.answers).map(
    ([status, schema]) => [status, answerOf(declaration, status, schema)] as const,
  )
  const unchanged = declaration.polled
    ? { '304': { description: 'It is what `If-None-Match` names.' } }
    : {}
  return { ...Object.fromEntries(answers), ...unchanged }
}

function answerOf(
  { contentType = 'application/json', stream, polled }: Declaration,
  status: string,
  schema: z.ZodType | null,
): ZodOpenApiResponseObject {
  const description = STATUS_WORDS[status] ?? 'Done'
  if (!schema) return { description }
  return {
    description,
    ...(polled ? { headers: { ETag: { schema: { type: 'string' as const } } } } : {}),
    content: {
      [contentType]: { schema },
      ...(stream === undefined ? {} : { [stream]: { schema: z.string() } }),
    },
  }
}

const STATUS_WORDS: Record<string, string> = {
  200: 'As asked',
  201: 'It was made',
  202: 'It was accepted',
  204: 'Done; there is nothing to show',
  303: 'The browser is led on',
}

/** Refusals that a route may give by what it takes, and those of its own. */
function refusedStatuses({ declaration, security }: DocumentedRoute): number[] {
  const { body, params = [], errors = [] } = declaration
  const scopes = security.flatMap((each) => Object.values(each).flat())
  const statuses = [
    400,
    ...(security.length > 0 ? [401] : []),
    ...(scopes.length > 0 ? [403] : []),
    ...(params.length > 0 ? [404] : []),
    ...(body ? [413, 415] : []),
    500,
    503,
    ...errors.map(statusOf),
  ]
  return [...new Set(statuses)].toSorted((one, other) => one - other)
}

/** Answers gain fields with time: whoever checks them takes what it does not know. */
function leaveOpen({
  jsonSchema,
  io,
}: {
  jsonSchema: { additionalProperties?: unknown }
  io: 'input' | 'output'
}): void {
  if (io === 'output' && jsonSchema.additionalProperties === false) {
    delete jsonSchema.additionalProperties
  }
}

import { createServer, IncomingMessage, ServerResponse, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type Response } from 'express'
import { apiRouter } from './api-routes.ts'
import { consoleRouter } from './console/routes.ts'
import { getFront, type FormUrl } from './contract/front-page.ts'
import { getOpenApi } from './contract/get-openapi.ts'
import { referenceRouter } from './contract/reference-page.ts'
import type { Context } from './triggers/context.ts'
import { countRequests } from './http/count-requests.ts'
import { errorHandler } from './http/error-handler.ts'
import { RelayError } from './http/errors.ts'
import { readPathIds } from './path-ids.ts'
import {
  getMetrics,
  requireMetricsToken,
  type MetricsSource,
} from './metrics/get-metrics.ts'
import { readJsonBody } from './http/read-json.ts'
import { mcpDoor, refuseForeignPages } from './mcp/mcp-door.ts'
import { requireToken, tokenOf } from './workspaces/authenticate.ts'
import { refuseMethod, takeOnly } from './http/refuse-method.ts'
import { limitPipelining } from './http/limit-pipelining.ts'
import { requestId } from './http/request-id.ts'
import { safeHeaders } from './http/safe-headers.ts'
import { altchaFiles } from './triggers/altcha-files.ts'
import { getChallenge } from './triggers/get-challenge.ts'
import { embedScript, pageScripts } from './triggers/page-scripts.ts'
import { getExecutionPoll } from './runs/get-execution-poll.ts'
import { getResult } from './events/get-result.ts'
import { askReceipt, getReceipt } from './triggers/get-receipt.ts'
import { getTriggerCall, getUpstreamTrigger } from './triggers/get-trigger-call.ts'
import { getTriggerForm } from './triggers/get-trigger-form.ts'
import { getHealth, getReadiness } from './http/health.ts'
import { postTriggerCall } from './triggers/post-trigger-call.ts'
import { getWebhookKeys } from './workspaces/webhook-keys.ts'
import { atDoor } from './triggers/trigger-door.ts'

// Requests that are under way get this long to be answered before they are cut.
const CLOSE_TIMEOUT_MS = 3_000

// A connection must say what it wants this fast, and have said all of it in five minutes: a form
// of 250 MiB takes as long at 7 Mbit/s. How slow a body may be is a matter of its own.
const TIME_LIMITS = {
  headersTimeout: 15_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 2_000,
}

// Each costs some memory before it has said anything.
const MAX_CONNECTIONS = 10_000

type Doors = {
  source: MetricsSource
  metricsToken: string | undefined
  formUrl: FormUrl | undefined
  /** Where this process listens. */
  ownUrl: () => string
}

/** Every route of the relay, as an Express app that listens nowhere. */
export function createApp(
  context: Context,
  { source, metricsToken, formUrl, ownUrl }: Doors,
): Express {
  const app = express()
  app.disable('x-powered-by')
  // No answer here is worth keeping, so none is hashed.
  app.disable('etag')
  app.set('trust proxy', context.trustedProxyCount)
  app.use(countRequests(context.metrics), requestId, safeHeaders)
  readPathIds(app)

  // First, since most calls by far are those of triggers.
  addPublicRoutes(app, context)
  addProbes(app, context)
  addOpenPages(app, context, formUrl)
  const allowed = requireMetricsToken({ ...context, metricsToken })
  app.route('/metrics').get(allowed, getMetrics(source)).all(onlyGet)
  const api = apiRouter(context)
  app.use('/v1', api)
  app.use('/console', consoleRouter(context, api))
  addMcp(app, context, ownUrl)

  app.use(() => {
    throw new RelayError('not_found', 'There is nothing at this address.')
  })
  app.use(errorHandler(context))
  return app
}

/** What an operator's own port answers, also where the process takes no calls. */
export function createMetricsApp(context: Context, source: MetricsSource): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(requestId, safeHeaders)
  addProbes(app, context)
  app.get('/metrics', getMetrics(source))
  app.use(() => {
    throw new RelayError('not_found', 'There is nothing at this address.')
  })
  app.use(errorHandler(context))
  return app
}

function addMcp(app: Express, context: Context, ownUrl: () => string): void {
  const { quota } = context.bodies
  const ownerOf = (response: Response) => tokenOf(response)?.workspaceId ?? 'operator'
  const checks = [refuseForeignPages(context), requireToken(context)]
  const door = mcpDoor({ ...context, ownUrl })
  app
    .route('/mcp')
    .post(...checks, readJsonBody({ quota, ownerOf }), door)
    .all(...checks, takeOnly('POST'))
}

function addProbes(app: Express, context: Context): void {
  const readiness = getReadiness({ ...context, db: context.db.of('upkeep') })
  app.route('/healthz').get(getHealth).all(onlyGet)
  app.route('/livez').get(getHealth).all(onlyGet)
  app.route('/readyz').get(readiness).all(onlyGet)
}

/** For everybody: what this is, how it is doing, and what it takes. */
function addOpenPages(app: Express, context: Context, formUrl?: FormUrl): void {
  const front = getFront({ ...context, db: context.db.of('upkeep') }, formUrl)
  app.route('/').get(front).all(onlyGet)
  app.use('/docs', referenceRouter(context))
  app.route('/openapi.json').get(getOpenApi()).all(onlyGet)
  app.route('/.well-known/webhook-keys.json').get(getWebhookKeys(context)).all(onlyGet)
}

const onlyGet = takeOnly('GET, HEAD')

const ONLY_READ = 'GET, OPTIONS'

/** For everybody: the address is the permission. */
function addPublicRoutes(app: Express, context: Context): void {
  const admission = { ...context, db: context.db.of('admission') }
  const doors = {
    '/t/:triggerId': getTriggerCall,
    '/api/v1/workflow/:triggerId/trigger': getUpstreamTrigger,
  }
  for (const [path, tell] of Object.entries(doors)) {
    app
      .route(path)
      .post(atDoor(admission, postTriggerCall(admission)))
      .get(atDoor(admission, tell))
      .all(atDoor(admission, refuseMethod('GET, POST, OPTIONS')))
  }
  app
    .route('/t/:triggerId/challenge')
    .get(atDoor(context, getChallenge(context), ONLY_READ))
    .all(atDoor(context, refuseMethod(ONLY_READ), ONLY_READ))
  app.route('/t/:triggerId/form').get(getTriggerForm(context)).all(onlyGet)
  app.use('/assets/altcha', altchaFiles())
  app.use('/assets/pages', pageScripts())
  app.route('/embed.js').get(embedScript()).all(onlyGet)
  app
    .route('/r/:receipt')
    .get(getReceipt(context))
    .options(askReceipt(context))
    .all(takeOnly('GET, HEAD, OPTIONS'))
  app.route('/results/:eventId').get(getResult(context)).all(onlyGet)
  app
    .route('/api/v1/workflows/executions/:runId/poll')
    .get(getExecutionPoll(context))
    .all(onlyGet)
}

export type Listening = { port: number; close(): Promise<void> }

/** Listens, and stops with the requests that are under way answered. */
export async function listen(
  app: Express,
  { port, host }: { port: number; host: string | undefined },
): Promise<Listening> {
  const handle = limitPipelining(app)
  const server = createServer({ ...TIME_LIMITS, ...bornAsExpress(app) }, handle)
  server.maxConnections = MAX_CONNECTIONS
  // Whoever asks before it sends a body (`Expect: 100-continue`) hears yes once it is read.
  server.on('checkContinue', handle)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeServer(server),
  }
}

/**
 * Classes whose requests and responses are Express's from the start. Express gives them their
 * prototype anyway, but changing that of an object which exists makes every call slower.
 */
function bornAsExpress(app: Express) {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  Object.setPrototypeOf(ExpressRequest.prototype, app.request)
  Object.setPrototypeOf(ExpressResponse.prototype, app.response)
  Object.assign(app, {
    request: ExpressRequest.prototype,
    response: ExpressResponse.prototype,
  })
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse }
}

async function closeServer(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearTimeout(cut)
}

import { createServer, IncomingMessage, ServerResponse, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { Router, type Express } from 'express'
import { checkedBody } from './check-body.ts'
import { requireAdmin, requireToken } from './authenticate.ts'
import type { Context } from './context.ts'
import { errorHandler } from './error-handler.ts'
import { RelayError } from './errors.ts'
import { readPathIds } from './path-ids.ts'
import { readJsonBody } from './read-json.ts'
import { refuseMethod } from './refuse-method.ts'
import { requestId } from './request-id.ts'
import { safeHeaders } from './safe-headers.ts'
import { altchaFiles } from './routes/altcha-files.ts'
import * as deliveries from './routes/deliveries.ts'
import * as endpointVerbs from './routes/endpoint-verbs.ts'
import * as endpoints from './routes/endpoints.ts'
import { getChallenge } from './routes/get-challenge.ts'
import { getEvents } from './routes/get-events.ts'
import { getExecutionPoll } from './routes/get-execution-poll.ts'
import { getResult } from './routes/get-result.ts'
import { getReceipt } from './routes/get-receipt.ts'
import { getTriggerCall } from './routes/get-trigger-call.ts'
import { getTriggerForm } from './routes/get-trigger-form.ts'
import { getUsage } from './routes/get-usage.ts'
import { getHealth, getReadiness } from './routes/health.ts'
import { postEvents } from './routes/post-events.ts'
import { postTriggerCall } from './routes/post-trigger-call.ts'
import * as recoveries from './routes/recoveries.ts'
import { postRefetch, postRerun } from './routes/run-again.ts'
import * as runVerbs from './routes/run-verbs.ts'
import * as runs from './routes/runs.ts'
import { getSigningKeys, postKeyRotation } from './routes/signing-keys.ts'
import * as schedules from './routes/schedules.ts'
import * as tokens from './routes/tokens.ts'
import * as triggers from './routes/triggers.ts'
import * as workflows from './routes/workflows.ts'
import { getWebhookKeys } from './routes/webhook-keys.ts'
import * as watched from './routes/watched-workflows.ts'
import * as workspaces from './routes/workspaces.ts'
import { atDoor } from './admission/trigger-door.ts'

// Requests that are under way get this long to be answered before they are cut.
const CLOSE_TIMEOUT_MS = 3_000

// A connection must say what it wants this fast, and have said all of it in five minutes: a form
// of 250 MiB takes as long at 7 Mbit/s. How slow a body may be is a matter of its own.
const TIME_LIMITS = {
  headersTimeout: 15_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 2_000,
}

/** Every route of the relay, as an Express app that listens nowhere. */
export function createApp(context: Context): Express {
  const app = express()
  app.disable('x-powered-by')
  // No answer here is worth keeping, so none is hashed.
  app.disable('etag')
  app.set('trust proxy', context.trustedProxyCount)
  app.use(requestId, safeHeaders)
  readPathIds(app)

  // First, since most calls by far are those of triggers.
  addPublicRoutes(app, context)
  app.get('/healthz', getHealth)
  app.get('/readyz', getReadiness({ db: context.db.of('upkeep') }))
  app.get('/.well-known/webhook-keys.json', getWebhookKeys(context))
  const forOperator = [requireAdmin(context), readJsonBody(), checkedBody]
  app.use('/v1/workspaces', forOperator, workspaceRoutes(context))
  app.use('/v1/tokens', forOperator, tokenRoutes(context))
  app.use('/v1/signing-keys', forOperator, keyRoutes(context))
  app.use(
    '/v1',
    requireToken(context),
    readJsonBody({ limit: '1mb' }),
    apiRoutes(context),
  )

  app.use(() => {
    throw new RelayError('not_found', 'There is nothing at this address.')
  })
  app.use(errorHandler(context))
  return app
}

/** For everybody: the address is the permission. */
function addPublicRoutes(app: Express, context: Context): void {
  const admission = { ...context, db: context.db.of('admission') }
  for (const door of ['/t/:triggerId', '/api/v1/workflow/:triggerId/trigger']) {
    app
      .route(door)
      .post(atDoor(admission, postTriggerCall(admission)))
      .get(atDoor(admission, getTriggerCall))
      .all(atDoor(admission, refuseMethod('GET, POST, OPTIONS')))
  }
  app
    .route('/t/:triggerId/challenge')
    .get(atDoor(context, getChallenge(context)))
    .all(atDoor(context, refuseMethod('GET, OPTIONS')))
  app.get('/t/:triggerId/form', getTriggerForm(context))
  app.use('/assets/altcha', altchaFiles())
  app.get('/r/:receipt', getReceipt(context))
  app.get('/results/:eventId', getResult(context))
  app.get('/api/v1/workflows/executions/:runId/poll', getExecutionPoll(context))
}

/** For the operator of the relay. */
function workspaceRoutes(context: Context): Router {
  return readPathIds(Router())
    .post('/', workspaces.postWorkspace(context))
    .get('/', workspaces.getWorkspaces(context))
    .put('/:workspaceId/connection', workspaces.putConnection(context))
}

function tokenRoutes(context: Context): Router {
  return readPathIds(Router())
    .post('/', tokens.postToken(context))
    .get('/', tokens.getTokens(context))
    .delete('/:tokenId', tokens.removeToken(context))
}

function keyRoutes(context: Context): Router {
  return Router()
    .get('/', getSigningKeys(context))
    .post('/rotate', postKeyRotation(context))
}

/** For the holder of a workspace's token. */
function apiRoutes(context: Context): Router {
  const router = readPathIds(Router())
  // What is published is kept as text, and may hold any character.
  router.post('/events', postEvents(context))
  return router
    .use(checkedBody)
    .post('/triggers', triggers.postTrigger(context))
    .get('/triggers', triggers.getTriggers(context))
    .get('/triggers/:triggerId', triggers.getTrigger(context))
    .patch('/triggers/:triggerId', triggers.patchTrigger(context))
    .delete('/triggers/:triggerId', triggers.removeTrigger(context))
    .post('/triggers/:triggerId/refresh', triggers.postRefresh(context))
    .get('/workflows', workflows.getWorkflows(context))
    .get('/workflows/:workflowId', workflows.getWorkflow(context))
    .post('/schedules', schedules.postSchedule(context))
    .get('/schedules', schedules.getSchedules(context))
    .get('/schedules/:scheduleId', schedules.getSchedule(context))
    .patch('/schedules/:scheduleId', schedules.patchSchedule(context))
    .delete('/schedules/:scheduleId', schedules.removeSchedule(context))
    .post('/runs', runs.postRun(context))
    .get('/runs', runs.getRuns(context))
    .post('/runs/:runId/release', runVerbs.postRelease(context))
    .post('/runs/:runId/adopt', runVerbs.postAdoption(context))
    .post('/runs/:runId/fail', runVerbs.postFailure(context))
    .post('/runs/:runId/refetch', postRefetch(context))
    .post('/runs/:runId/rerun', postRerun(context))
    .delete('/runs/:runId', runVerbs.removeRun(context))
    .get('/watched-workflows', watched.getWatched(context))
    .put('/watched-workflows/:workflowId', watched.putWatched(context))
    .delete('/watched-workflows/:workflowId', watched.removeWatched(context))
    .get('/usage', getUsage(context))
    .get('/runs/:runId', runs.getRun(context))
    .post('/endpoints', endpoints.postEndpoint(context))
    .get('/endpoints', endpoints.getEndpoints(context))
    .get('/endpoints/:endpointId', endpoints.getEndpoint(context))
    .patch('/endpoints/:endpointId', endpoints.patchEndpoint(context))
    .delete('/endpoints/:endpointId', endpoints.removeEndpoint(context))
    .post('/endpoints/:endpointId/rotate-secret', endpointVerbs.postRotation(context))
    .post('/endpoints/:endpointId/reveal-secret', endpointVerbs.postReveal(context))
    .post('/endpoints/:endpointId/test', endpointVerbs.postTest(context))
    .post('/endpoints/:endpointId/recover', recoveries.postRecovery(context))
    .get('/recoveries', recoveries.getRecoveries(context))
    .get('/recoveries/:recoveryId', recoveries.getRecovery(context))
    .post('/recoveries/:recoveryId/cancel', recoveries.postCancel(context))
    .get('/events', getEvents(context))
    .get('/deliveries', deliveries.getDeliveries(context))
    .get('/deliveries/:deliveryId', deliveries.getDelivery(context))
    .post('/deliveries/:deliveryId/redeliver', deliveries.postRedelivery(context))
}

export type Listening = { port: number; close(): Promise<void> }

/** Listens, and stops with the requests that are under way answered. */
export async function listen(
  app: Express,
  { port, host }: { port: number; host: string | undefined },
): Promise<Listening> {
  const server = createServer({ ...TIME_LIMITS, ...bornAsExpress(app) }, app)
  // Whoever asks before it sends a body (`Expect: 100-continue`) hears yes once it is read.
  server.on('checkContinue', app)
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

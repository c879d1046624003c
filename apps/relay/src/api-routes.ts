import { Router, type RequestHandler, type Response } from 'express'
import {
  callerOf,
  refuseWithout,
  requireAdmin,
  requireToken,
  requireTokenOrAdmin,
  tokenOf,
} from './workspaces/authenticate.ts'
import { checkedBody } from './http/check-body.ts'
import type { Context } from './triggers/context.ts'
import { readPathIds } from './path-ids.ts'
import { readJsonBody } from './http/read-json.ts'
import { actionOf } from './audit/actions.ts'
import { getAudit } from './audit/api.ts'
import { audited } from './audit/audited.ts'
import { getOverview } from './console/get-overview.ts'
import { postSignInLink } from './console/session-api.ts'
import { takeOnly } from './http/refuse-method.ts'
import * as deliveries from './deliveries/api.ts'
import { getUndelivered } from './deliveries/undelivered-api.ts'
import * as endpointVerbs from './endpoints/api-verbs.ts'
import { getArrivals } from './endpoints/get-arrivals.ts'
import * as endpoints from './endpoints/api.ts'
import { postCallback, postExecutions } from './runs/follow.ts'
import { getEvents } from './events/get-events.ts'
import { getUsage } from './lanes/get-usage.ts'
import { getMetrics } from './facts/api.ts'
import { postEvents } from './events/post-events.ts'
import * as recoveries from './endpoints/recoveries-api.ts'
import { postRefetch, postRerun } from './runs/api-again.ts'
import { postEstimate } from './runs/estimate-api.ts'
import * as runVerbs from './runs/api-verbs.ts'
import * as runs from './runs/api.ts'
import { getTimeline } from './runs/timeline-api.ts'
import { getSearch } from './search/search-api.ts'
import * as schedules from './schedules/api.ts'
import { getSigningKeys, postKeyRotation } from './workspaces/signing-keys-api.ts'
import * as tokens from './workspaces/tokens-api.ts'
import { postRelease } from './triggers/release-api.ts'
import * as triggers from './triggers/api.ts'
import * as watched from './lanes/watched-workflows-api.ts'
import * as workflows from './upstream/api.ts'
import { getEstimate } from './upstream/estimate.ts'
import * as workspaces from './workspaces/api.ts'
import type { Scope } from './http/scopes.ts'
import type { Db } from './db/db.ts'
import { findMaker } from './endpoints/sql.ts'
import type { Route } from './workspaces/route.ts'
import { serveRoute } from './workspaces/serve-route.ts'
import type { Token } from './workspaces/tokens-sql.ts'

/**
 * Who a route is for. A scope means tokens that have it; `read+run` those that have both;
 * `own` those with `manage`, and for an endpoint that a token made itself also that token, as
 * long as it has `run`. `operator` is for the operator's token alone, `operator or admin` also
 * for tokens with `admin`, and `operator or read+admin` for those that have both.
 */
export type Permission =
  | Exclude<Scope, 'admin'>
  | 'read+run'
  | 'own'
  | 'operator'
  | 'operator or admin'
  | 'operator or read+admin'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

type ApiRoute = {
  permission: Permission
  method: Method
  /** Below `/v1`. */
  path: string
  route: Route<Context>
}

/**
 * Every route below `/v1`, each with who may use it. A path is found by its first line, so those
 * without an id come first.
 */
export const API_ROUTES: readonly ApiRoute[] = [
  at('operator', 'post', '/workspaces', workspaces.postWorkspace),
  at('operator', 'get', '/workspaces', workspaces.getWorkspaces),
  at('operator', 'put', '/workspaces/:workspaceId/connection', workspaces.putConnection),
  at('operator', 'get', '/signing-keys', getSigningKeys),
  at('operator', 'post', '/signing-keys/rotate', postKeyRotation),
  at('operator', 'post', '/sign-in-links', postSignInLink),

  at('operator or admin', 'post', '/tokens', tokens.postToken),
  at('operator or admin', 'get', '/tokens', tokens.getTokens),
  at('operator or admin', 'delete', '/tokens/:tokenId', tokens.removeToken),
  at('operator or admin', 'post', '/tokens/:tokenId/rotate', tokens.postRotation),
  at('operator or read+admin', 'get', '/audit', getAudit),

  at('manage', 'post', '/triggers', triggers.postTrigger),
  at('read', 'get', '/triggers', triggers.getTriggers),
  at('read', 'get', '/triggers/:triggerId', triggers.getTrigger),
  at('manage', 'patch', '/triggers/:triggerId', triggers.patchTrigger),
  at('manage', 'delete', '/triggers/:triggerId', triggers.removeTrigger),
  at('manage', 'post', '/triggers/:triggerId/refresh', triggers.postRefresh),

  at('read', 'get', '/workflows', workflows.getWorkflows),
  at('read', 'get', '/workflows/:workflowId', workflows.getWorkflow),
  at('read', 'get', '/workflows/:workflowId/graph', workflows.getGraph),
  at('read', 'get', '/workflows/:workflowId/estimate', getEstimate),
  at('read', 'get', '/watched-workflows', watched.getWatched),
  at('manage', 'put', '/watched-workflows/:workflowId', watched.putWatched),
  at('manage', 'delete', '/watched-workflows/:workflowId', watched.removeWatched),
  at('read', 'get', '/usage', getUsage),
  at('read', 'get', '/metrics', getMetrics),
  at('read', 'get', '/overview', getOverview),
  at('read', 'get', '/search', getSearch),

  at('manage', 'post', '/schedules', schedules.postSchedule),
  at('read', 'get', '/schedules', schedules.getSchedules),
  at('read', 'get', '/schedules/:scheduleId', schedules.getSchedule),
  at('manage', 'patch', '/schedules/:scheduleId', schedules.patchSchedule),
  at('manage', 'delete', '/schedules/:scheduleId', schedules.removeSchedule),

  at('run', 'post', '/runs', runs.postRun),
  at('read', 'get', '/runs', runs.getRuns),
  at('read', 'post', '/runs/read', runs.postRead),
  at('read', 'post', '/runs/estimate', postEstimate),
  at('manage', 'post', '/runs/cancel', runVerbs.postCancelAll),
  at('read', 'get', '/runs/:runId', runs.getRun),
  at('read', 'get', '/runs/:runId/timeline', getTimeline),
  at('read+run', 'post', '/runs/:runId/callbacks', postCallback),
  at('read+run', 'post', '/executions', postExecutions),
  at('run', 'post', '/runs/:runId/refetch', postRefetch),
  at('run', 'post', '/runs/:runId/rerun', postRerun),
  at('run', 'post', '/runs/:runId/cancel', runVerbs.postCancel),
  at('manage', 'post', '/runs/:runId/release', postRelease),
  at('manage', 'post', '/runs/:runId/adopt', runVerbs.postAdoption),
  at('manage', 'post', '/runs/:runId/fail', runVerbs.postFailure),
  at('manage', 'delete', '/runs/:runId', runVerbs.removeRun),

  at('read+run', 'post', '/endpoints', endpoints.postEndpoint),
  at('read', 'get', '/endpoints', endpoints.getEndpoints),
  at('read', 'get', '/endpoints/:endpointId', endpoints.getEndpoint),
  at('read', 'get', '/endpoint-arrivals', getArrivals),
  at('own', 'patch', '/endpoints/:endpointId', endpoints.patchEndpoint),
  at('own', 'delete', '/endpoints/:endpointId', endpoints.removeEndpoint),
  at('own', 'post', '/endpoints/:endpointId/rotate-secret', endpointVerbs.postRotation),
  at('own', 'post', '/endpoints/:endpointId/test', endpointVerbs.postTest),
  at('manage', 'post', '/endpoints/:endpointId/reveal-secret', endpointVerbs.postReveal),
  at('manage', 'post', '/endpoints/:endpointId/recover', recoveries.postRecovery),
  at('read', 'get', '/recoveries', recoveries.getRecoveries),
  at('read', 'get', '/recoveries/:recoveryId', recoveries.getRecovery),
  at('manage', 'post', '/recoveries/:recoveryId/cancel', recoveries.postCancel),

  at('read', 'get', '/events', getEvents),
  at('run', 'post', '/events', postEvents),
  at('read', 'get', '/undelivered', getUndelivered),
  at('read', 'get', '/deliveries', deliveries.getDeliveries),
  at('read', 'get', '/deliveries/:deliveryId', deliveries.getDelivery),
  at('manage', 'post', '/deliveries/:deliveryId/redeliver', deliveries.postRedelivery),
]

function at(
  permission: Permission,
  method: Method,
  path: string,
  route: Route<Context>,
): ApiRoute {
  return { permission, method, path, route }
}

/** The routes below `/v1`. Nobody's body is read before it is known who sends it. */
export function apiRouter(context: Context): Router {
  const router = readPathIds(Router())
  const gates = createGates(context)
  const body = {
    quota: context.bodies.quota,
    ownerOf: (response: Response) => tokenOf(response)?.workspaceId ?? 'operator',
  }
  // What is not there is told to those only who may look.
  const authorizeAnyToken = requireTokenOrAdmin(context)
  for (const [path, routes] of Map.groupBy(API_ROUTES, ({ path }) => path)) {
    const place = router.route(path)
    for (const { permission, method, route } of routes) {
      const { keepsText, maxValues } = route.declaration
      const readBody = readJsonBody({ ...body, maxValues })
      const checks = keepsText ? [] : [checkedBody]
      const action = actionOf(`${method} ${path}`)
      const serve = serveRoute(action ? audited(route, action) : route, context)
      place[method](...gates[permission], readBody, ...checks, serve)
    }
    place.all(authorizeAnyToken, takeOnly(allowedAt(routes)))
  }
  return router.use(authorizeAnyToken)
}

function allowedAt(routes: readonly ApiRoute[]): string {
  const methods = routes.map(({ method }) => method.toUpperCase())
  return (methods.includes('GET') ? [...methods, 'HEAD'] : methods).join(', ')
}

function createGates(context: Context): Record<Permission, RequestHandler[]> {
  const authorizeToken = requireToken(context)
  return {
    read: [authorizeToken, requireScopes('read')],
    run: [authorizeToken, requireScopes('run')],
    manage: [authorizeToken, requireScopes('manage')],
    'read+run': [authorizeToken, requireScopes('read', 'run')],
    own: [authorizeToken, requireOwn(context)],
    operator: [requireAdmin(context)],
    'operator or admin': [requireTokenOrAdmin(context), requireScopes('admin')],
    'operator or read+admin': [
      requireTokenOrAdmin(context),
      requireScopes('read', 'admin'),
    ],
  }
}

/** The operator, who has no token, has every scope. */
function requireScopes(...needed: readonly Scope[]): RequestHandler {
  return (_request, response, next) => {
    const token = tokenOf(response)
    if (token) refuseWithout(token, needed)
    next()
  }
}

function requireOwn({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response, next) => {
    const token = callerOf(response)
    const endpointId = String(request.params['endpointId'])
    const isManager = token.scopes.includes('manage')
    if (!isManager && !(await isMaker(db, token, endpointId))) {
      refuseWithout(token, ['manage'])
    }
    next()
  }
}

/** Also true where there is no such endpoint, which the route itself tells. */
async function isMaker(
  db: Db,
  { id, workspaceId, scopes }: Token,
  endpointId: string,
): Promise<boolean> {
  if (!scopes.includes('run')) return false
  const maker = await findMaker(db, workspaceId, endpointId)
  return maker === undefined || maker === id
}

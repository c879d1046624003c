import { Router, type RequestHandler } from 'express'
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
import * as deliveries from './deliveries/api.ts'
import * as endpointVerbs from './endpoints/api-verbs.ts'
import * as endpoints from './endpoints/api.ts'
import { postCallback, postExecutions } from './runs/follow.ts'
import { getEvents } from './events/get-events.ts'
import { getUsage } from './lanes/get-usage.ts'
import { postEvents } from './events/post-events.ts'
import * as recoveries from './endpoints/recoveries-api.ts'
import { postRefetch, postRerun } from './runs/api-again.ts'
import * as runVerbs from './runs/api-verbs.ts'
import * as runs from './runs/api.ts'
import * as schedules from './schedules/api.ts'
import { getSigningKeys, postKeyRotation } from './workspaces/signing-keys-api.ts'
import * as tokens from './workspaces/tokens-api.ts'
import { postRelease } from './triggers/release-api.ts'
import * as triggers from './triggers/api.ts'
import * as watched from './lanes/watched-workflows-api.ts'
import * as workflows from './upstream/api.ts'
import * as workspaces from './workspaces/api.ts'
import type { Scope } from './http/scopes.ts'
import type { Db } from './db/db.ts'
import { findMaker } from './endpoints/sql.ts'
import type { Token } from './workspaces/tokens-sql.ts'

/**
 * Who a route is for. A scope means tokens that have it; `read+run` those that have both;
 * `own` those with `manage`, and for an endpoint that a token made itself also that token, as
 * long as it has `run`. `operator` is for the operator's token alone, `operator or admin` also
 * for tokens with `admin`.
 */
export type Permission =
  Exclude<Scope, 'admin'> | 'read+run' | 'own' | 'operator' | 'operator or admin'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

type ApiRoute = {
  permission: Permission
  method: Method
  /** Below `/v1`. */
  path: string
  handle: (context: Context) => RequestHandler
  /** Whether what is sent is kept as text, and may hold any character. */
  keepsText: boolean
}

/** Every route below `/v1`, each with who may use it. */
export const API_ROUTES: readonly ApiRoute[] = [
  route('operator', 'post', '/workspaces', workspaces.postWorkspace),
  route('operator', 'get', '/workspaces', workspaces.getWorkspaces),
  route(
    'operator',
    'put',
    '/workspaces/:workspaceId/connection',
    workspaces.putConnection,
  ),
  route('operator', 'get', '/signing-keys', getSigningKeys),
  route('operator', 'post', '/signing-keys/rotate', postKeyRotation),

  route('operator or admin', 'post', '/tokens', tokens.postToken),
  route('operator or admin', 'get', '/tokens', tokens.getTokens),
  route('operator or admin', 'delete', '/tokens/:tokenId', tokens.removeToken),

  route('manage', 'post', '/triggers', triggers.postTrigger),
  route('read', 'get', '/triggers', triggers.getTriggers),
  route('read', 'get', '/triggers/:triggerId', triggers.getTrigger),
  route('manage', 'patch', '/triggers/:triggerId', triggers.patchTrigger),
  route('manage', 'delete', '/triggers/:triggerId', triggers.removeTrigger),
  route('manage', 'post', '/triggers/:triggerId/refresh', triggers.postRefresh),

  route('read', 'get', '/workflows', workflows.getWorkflows),
  route('read', 'get', '/workflows/:workflowId', workflows.getWorkflow),
  route('read', 'get', '/watched-workflows', watched.getWatched),
  route('manage', 'put', '/watched-workflows/:workflowId', watched.putWatched),
  route('manage', 'delete', '/watched-workflows/:workflowId', watched.removeWatched),
  route('read', 'get', '/usage', getUsage),

  route('manage', 'post', '/schedules', schedules.postSchedule),
  route('read', 'get', '/schedules', schedules.getSchedules),
  route('read', 'get', '/schedules/:scheduleId', schedules.getSchedule),
  route('manage', 'patch', '/schedules/:scheduleId', schedules.patchSchedule),
  route('manage', 'delete', '/schedules/:scheduleId', schedules.removeSchedule),

  route('run', 'post', '/runs', runs.postRun),
  route('read', 'get', '/runs', runs.getRuns),
  route('read', 'post', '/runs/read', runs.postRead),
  route('read', 'get', '/runs/:runId', runs.getRun),
  route('read+run', 'post', '/runs/:runId/callbacks', postCallback),
  route('read+run', 'post', '/executions', postExecutions),
  route('run', 'post', '/runs/:runId/refetch', postRefetch),
  route('run', 'post', '/runs/:runId/rerun', postRerun),
  route('manage', 'post', '/runs/cancel', runVerbs.postCancelAll),
  route('run', 'post', '/runs/:runId/cancel', runVerbs.postCancel),
  route('manage', 'post', '/runs/:runId/release', postRelease),
  route('manage', 'post', '/runs/:runId/adopt', runVerbs.postAdoption),
  route('manage', 'post', '/runs/:runId/fail', runVerbs.postFailure),
  route('manage', 'delete', '/runs/:runId', runVerbs.removeRun),

  route('read+run', 'post', '/endpoints', endpoints.postEndpoint),
  route('read', 'get', '/endpoints', endpoints.getEndpoints),
  route('read', 'get', '/endpoints/:endpointId', endpoints.getEndpoint),
  route('own', 'patch', '/endpoints/:endpointId', endpoints.patchEndpoint),
  route('own', 'delete', '/endpoints/:endpointId', endpoints.removeEndpoint),
  route(
    'own',
    'post',
    '/endpoints/:endpointId/rotate-secret',
    endpointVerbs.postRotation,
  ),
  route('own', 'post', '/endpoints/:endpointId/test', endpointVerbs.postTest),
  route(
    'manage',
    'post',
    '/endpoints/:endpointId/reveal-secret',
    endpointVerbs.postReveal,
  ),
  route('manage', 'post', '/endpoints/:endpointId/recover', recoveries.postRecovery),
  route('read', 'get', '/recoveries', recoveries.getRecoveries),
  route('read', 'get', '/recoveries/:recoveryId', recoveries.getRecovery),
  route('manage', 'post', '/recoveries/:recoveryId/cancel', recoveries.postCancel),

  route('read', 'get', '/events', getEvents),
  route('run', 'post', '/events', postEvents, { keepsText: true }),
  route('read', 'get', '/deliveries', deliveries.getDeliveries),
  route('read', 'get', '/deliveries/:deliveryId', deliveries.getDelivery),
  route('manage', 'post', '/deliveries/:deliveryId/redeliver', deliveries.postRedelivery),
]

function route(
  permission: Permission,
  method: Method,
  path: string,
  handle: (context: Context) => RequestHandler,
  { keepsText = false } = {},
): ApiRoute {
  return { permission, method, path, handle, keepsText }
}

/** The routes below `/v1`. Nobody's body is read before it is known who sends it. */
export function apiRouter(context: Context): Router {
  const router = readPathIds(Router())
  const gates = createGates(context)
  const readBody = readJsonBody({ limit: '1mb' })
  for (const { permission, method, path, handle, keepsText } of API_ROUTES) {
    const checks = keepsText ? [] : [checkedBody]
    router[method](path, ...gates[permission], readBody, ...checks, handle(context))
  }
  // What is not there is told to those only who may look.
  return router.use(requireToken(context))
}

function createGates(context: Context): Record<Permission, RequestHandler[]> {
  const letTokenIn = requireToken(context)
  return {
    read: [letTokenIn, requireScopes('read')],
    run: [letTokenIn, requireScopes('run')],
    manage: [letTokenIn, requireScopes('manage')],
    'read+run': [letTokenIn, requireScopes('read', 'run')],
    own: [letTokenIn, requireOwn(context)],
    operator: [requireAdmin(context)],
    'operator or admin': [requireTokenOrAdmin(context), requireScopes('admin')],
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

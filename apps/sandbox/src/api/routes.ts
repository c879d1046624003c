import { getExecutionDetail } from './get-execution.ts'
import { getExecutions } from './get-executions.ts'
import { getPoll } from './get-poll.ts'
import { getRun } from './get-run.ts'
import { getWorkflowById } from './get-workflow.ts'
import { getWorkflows } from './get-workflows.ts'
import { postExecute } from './post-execute.ts'
import { postRun } from './post-run.ts'
import { postWorkflows } from './post-workflows.ts'
import type { KeyedRoute, OpenRoute, Route } from './route.ts'
import { getTrigger, optionsTrigger, postTrigger } from './trigger.ts'

const READ = { scopes: ['workflows:read'], bucket: 'requests' } as const
const WRITE = { scopes: ['workflows:write'], bucket: 'requests' } as const
const EXECUTE = { scopes: ['workflows:execute'], bucket: 'executes' } as const
const WATCH = { scopes: 'poll', bucket: 'requests' } as const

const TRIGGER = '/workflow/{webhookId}/trigger'

const KEYED: readonly KeyedRoute[] = [
  { method: 'GET', path: '/workflows', ...READ, handle: getWorkflows },
  { method: 'POST', path: '/workflows', ...WRITE, handle: postWorkflows },
  {
    method: 'GET',
    path: '/workflows/executions/{id}/poll',
    ...WATCH,
    handle: getPoll,
  },
  {
    method: 'GET',
    path: '/workflows/executions/{id}',
    ...WATCH,
    handle: getExecutionDetail,
  },
  { method: 'GET', path: '/workflows/{id}', ...READ, handle: getWorkflowById },
  { method: 'GET', path: '/workflows/{id}/run', ...READ, handle: getRun },
  { method: 'POST', path: '/workflows/{id}/run', ...EXECUTE, handle: postRun },
  {
    method: 'POST',
    path: '/workflows/{id}/execute',
    ...EXECUTE,
    idempotent: true,
    handle: postExecute,
  },
  {
    method: 'GET',
    path: '/workflows/{id}/executions',
    ...WATCH,
    handle: getExecutions,
  },
]

const OPEN: readonly OpenRoute[] = [
  { method: 'GET', path: TRIGGER, open: true, handle: getTrigger },
  { method: 'POST', path: TRIGGER, open: true, handle: postTrigger },
  { method: 'OPTIONS', path: TRIGGER, open: true, handle: optionsTrigger },
]

/** Every route of the API, under its base path. Fixed words stand before `{id}`. */
export const ROUTES: readonly Route[] = [...KEYED, ...OPEN]

export const BASE_PATH = '/api/v1'

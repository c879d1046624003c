import type { Plan, Scope } from './state/key.ts'
import type { Settings } from './state/settings.ts'

/**
 * Where Wireflow's published sources disagree, a profile takes one side throughout:
 * `docs` is the documentation pages, `server-2026-08` what the official skill describes.
 */
export type Profile = {
  /** A plain `{"error":"text"}`, or an object with a type and a code. */
  errors: 'text' | 'object'
  /** Whether writes answer inside `{"data":…}`. */
  wrapsWrites: boolean
  invalidGraphStatus: 400 | 422
  sendsRetryAfter: boolean
  pollScopes: readonly Scope[]
  requestsPerMinute: Record<Plan, number>
  startStatus: 'RUNNING' | 'running'
  /** Whether `execute` runs the saved graph, with `inputs`, when it is sent none. */
  executesSaved: boolean
  /** Whether polls and details carry `nodeStates` and the run's own id. */
  nodeStates: boolean
}

const PROFILES: Record<Settings['profile'], Profile> = {
  docs: {
    errors: 'text',
    wrapsWrites: false,
    invalidGraphStatus: 400,
    sendsRetryAfter: true,
    pollScopes: ['executions:read'],
    requestsPerMinute: { free: 10, starter: 20, pro: 60, enterprise: 200 },
    startStatus: 'RUNNING',
    executesSaved: false,
    nodeStates: false,
  },
  'server-2026-08': {
    errors: 'object',
    wrapsWrites: true,
    invalidGraphStatus: 422,
    sendsRetryAfter: false,
    pollScopes: ['workflows:read', 'executions:read'],
    requestsPerMinute: { free: 60, starter: 300, pro: 300, enterprise: 300 },
    startStatus: 'running',
    executesSaved: true,
    nodeStates: true,
  },
}

export function profileOf(settings: Settings): Profile {
  return PROFILES[settings.profile]
}

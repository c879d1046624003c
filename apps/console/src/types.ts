export type Scope = 'read' | 'run' | 'manage' | 'admin'

export type Workspace = { id: string; name: string; upstreamUrl: string }

export type Session = {
  operator: boolean
  name: string
  tokenId: string | null
  scopes: readonly Scope[]
  csrfToken: string
  expiresAt: string
  publicUrl: string
  workspaces: readonly Workspace[]
}

export type List<Item> = { data: Item[]; nextCursor: string | null }

export type RunError = { message: string; nodeId: string | null }

export type RunSummary = {
  id: string
  state: string
  workflowId: string
  workflowName: string | null
  triggerId: string | null
  error: RunError | null
  acceptedAt: string
  startedAt: string | null
  endedAt: string | null
  deadlineAt: string
  statusUrl: string
}

export type ListedRun = RunSummary & {
  creditsUsed: number | null
  deliveries: { count: number; deliveredCount: number }
}

export type Graph = {
  nodes: { id: string; label: string; type: string }[]
  edges: { source: string; target: string }[]
}

export type Estimate = {
  credits: number
  complete: boolean
  availableCredits: number | null
  sufficient: boolean
  lastTimeCredits: number | null
}

export type Output = {
  nodeId?: string
  label?: string
  type?: string
  url?: string
  text?: string
  primary?: boolean
}

export type NodeRun = {
  nodeId: string
  label: string | null
  status: string
  error: unknown
}

export type Execution = {
  id: string
  status: string
  outputs: Output[]
  nodes: NodeRun[]
  creditsUsed: number | null
  error: RunError | null
}

export type Run = RunSummary & {
  way: string
  targetNodeId: string | null
  triggerData: Record<string, unknown>
  metadata: Record<string, unknown>
  executions: Execution[]
  queue: { position: number | null; expectedStartAt: string | null } | null
  files?: { name: string; sizeBytes?: number }[]
}

export type Delivery = {
  id: string
  eventId: string
  eventType: string
  runId: string | null
  endpointId: string
  endpointUrl: string
  state: string
  attemptCount: number
  nextAttemptAt: string | null
  createdAt: string
  endedAt: string | null
}

export type Phases = Record<string, number | null | undefined>

export type Attempt = {
  number: number
  startedAt: string
  durationMs: number
  outcome: string
  status: number | null
  error: string | null
  responseBody: string | null
  phases: Phases | null
}

export type DeliveryDetail = Delivery & { attempts: Attempt[]; body: string | null }

export type Endpoint = {
  id: string
  url: string
  description: string
  eventTypes: string[]
  workflowIds: string[]
  triggerIds: string[]
  enabled: boolean
  disabledReason: string | null
  paused: boolean
  failingSince: string | null
  nextProbeAt: string | null
  retiringSecrets: { until: string }[]
  ratePerSecond: number | null
  concurrency: number
  createdAt: string
}

export type WorkflowInput = {
  nodeId: string
  label: string
  type: string
  required: boolean
  options?: string[]
  default?: string
}

export type Trigger = {
  id: string
  name: string
  workflowId: string
  workflowName: string | null
  active: boolean
  url: string
  formUrl: string | null
  redirectUrl: string | null
  settings: TriggerSettings
  signed: boolean
  paused: boolean
  inputs: WorkflowInput[]
  waitingCount: number
  createdAt: string
}

export type InputSource = { from: string } | { value: unknown }

export type TriggerSettings = {
  origins?: string[]
  challenge: boolean
  mapping: Record<string, InputSource>
  form: { defaults: boolean }
  receipt: { outputs: boolean | string[] }
  limits: {
    requestsPerMinute: number | null
    requestsPerMinutePerIp: number | null
    runsPerDay: number | null
    inFlight: number | null
  }
}

export type Budget = { perMinute: number; sentInLastMinute: number } | null

export type Usage = {
  requests: Budget
  starts: Budget
  runs: Record<string, number>
  trouble: { reason?: string; message?: string; since?: string; until?: string } | null
  deliveries: {
    lagSeconds: number
    longestWaitingAt: string | null
    trouble: unknown
  }
}

type Sum = { total: number; completed: number; bad: number; other: number }
export type Lags = { p50Ms: number | null; p95Ms: number | null; count: number }

export type Overview = {
  since: string
  mostCounted: number
  hours: (Sum & { from: string })[]
  runs: Sum
  states: Record<string, number>
  creditsUsed: number
  runDuration: Lags
  deliveryLag: Lags
  undelivered: { endpointId: string; count: number }[]
  endpoints: {
    id: string
    url: string
    failingSince: string | null
    disabledReason: string | null
  }[]
  steps: { triggerId: string | null; hasEndpoint: boolean; hasRun: boolean }
}

export type EndpointHealth = {
  endpointId: string
  hours: { from: string; succeeded: number; failed: number }[]
}

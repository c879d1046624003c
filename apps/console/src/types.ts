export type {
  Attempt,
  Delivery,
  DeliveryDetail,
  Endpoint,
  EndpointArrivals as EndpointHealth,
  Estimate,
  NodeState as NodeRun,
  Output,
  Overview,
  RunDetail as Run,
  RunSummary as ListedRun,
  Schedule,
  Token,
  Trigger,
  Usage,
  WorkflowDescription,
  WorkflowGraph as Graph,
  WorkflowInput,
} from '@wireflow-connect/relay-client'

export type Scope = 'read' | 'run' | 'manage' | 'admin'

export type Workspace = { id: string; name: string; upstreamUrl: string }

/** Who is signed in: `GET /console/session`. */
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

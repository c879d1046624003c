export { createRelayClient, type RelayClient, type RelayClientOptions } from './client.ts'
export { dataOf, isRelayApiError, RelayApiError, type RefusalCode } from './refusal.ts'
export type { components, operations, paths, webhooks } from './schema.ts'
export type {
  Attempt,
  Delivery,
  DeliveryDetail,
  DeliveryState,
  Endpoint,
  EndpointArrivals,
  Estimate,
  Execution,
  FeedEvent,
  NodeState,
  Output,
  Overview,
  Recovery,
  Run,
  RunDetail,
  RunState,
  RunSummary,
  Schedule,
  Token,
  Trigger,
  Usage,
  WorkflowDescription,
  WorkflowGraph,
  WorkflowInput,
} from './things.ts'

export { createRelayClient, type RelayClient, type RelayClientOptions } from './client.ts'
export { dataOf, isRelayApiError, RelayApiError, type RefusalCode } from './refusal.ts'
export type { components, operations, paths, webhooks } from './schema.ts'
export type {
  Attempt,
  Delivery,
  DeliveryDetail,
  DeliveryState,
  Endpoint,
  Estimate,
  Execution,
  FeedEvent,
  Output,
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
  WorkflowInput,
} from './things.ts'

export {
  EVENT_TYPES,
  EXECUTION_ENDS,
  isDefaultType,
  isEventType,
  type EventType,
} from './event-types.ts'
export type {
  BatchEventData,
  EndStatus,
  EventDataOf,
  EventError,
  EventOf,
  EventOutput,
  ExecutionEventData,
  ExecutionStartedData,
  LargeResult,
  RunBlockedData,
  RunOverdueData,
  WireflowEvent,
} from './events.ts'
export { fetchLargeResult } from './fetch-large-result.ts'
export type { RawBody, ReceivedHeaders } from './received.ts'
export { createSecret, isSecret } from './secret.ts'
export type { SignedHeaders } from './signature.ts'
export { unwrap, type Received, type Secrets, type UnwrapOptions } from './unwrap.ts'
export { isWebhookError, WebhookError, type WebhookErrorCode } from './webhook-error.ts'

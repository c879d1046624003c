export {
  createAsymmetricKey,
  publicKeyBytes,
  type AsymmetricKey,
} from './asymmetric-key.ts'
export {
  BatchEvent,
  EVENT_TYPES,
  EventEnvelope,
  ExecutionEvent,
  Output,
  type BatchEventData,
  type EventType,
  type ExecutionEventData,
} from './events.ts'
export { createSecret, isSecret } from './secret.ts'
export { sign, type SignedHeaders } from './sign.ts'
export { beginVerifying, type MessageCheck } from './verify-stream.ts'
export { verify, type Verdict } from './verify.ts'

// Synchronous, on `node:crypto`: for the relay and the Zapier app. Not published.
export {
  createAsymmetricKey,
  publicKeyBytes,
  type AsymmetricKey,
} from './asymmetric-key.ts'
export { sign } from './sign.ts'
export { beginVerifying, type MessageCheck } from './verify-stream.ts'
export { verify, type Verdict } from './verify.ts'

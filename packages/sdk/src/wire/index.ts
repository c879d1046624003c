/**
 * How the upstream's answers are read, for programs that make the calls themselves (a host
 * that wants every request to go through its own client). Pure, and not published: the
 * shapes follow the upstream.
 */
export { readRetryAfterMs } from '../http/retry-after.ts'
export { readWaitMs } from '../http/wait-time.ts'
export { toEstimate, type Estimate } from './estimate.ts'
export {
  toExecution,
  toExecutionState,
  toExecutionSummaries,
  toStarted,
} from './execution.ts'
export { decimalOf, isExact, JsonNumber } from './json-number.ts'
export { parseJson } from './json-text.ts'
export { toNumber, toObject, toObjects, toText, type JsonObject } from './json.ts'
export { toUploadedMedia, toUploadTicket } from './media.ts'
export { toErrorText, toLabels, type Labels } from './node-run.ts'
export { toWorkflowInputs } from './workflow-input.ts'
export { toWorkflowGraph, toWorkflows } from './workflow.ts'

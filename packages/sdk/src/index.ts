export { Wireflow } from './client.ts'
export { systemClock, type Clock } from './clock.ts'
export type { CreditShare, NodeError, Violation } from './errors/details.ts'
export {
  isWireflowError,
  WireflowError,
  type WireflowErrorCode,
  type WireflowErrorDetails,
  type WireflowErrorOf,
} from './errors/wireflow-error.ts'
export type { Executions } from './executions/executions.ts'
export type { AttachedExecution } from './executions/attached-execution.ts'
export type { ExecutionHandle } from './executions/handle.ts'
export type { ListOptions } from './executions/list-executions.ts'
export type { Started, StartInput } from './executions/start.ts'
export type { Graph, GraphEdge, GraphNode } from './graph/graph.ts'
export { setInputs } from './graph/set-inputs.ts'
export type { ApiPromise } from './http/api-promise.ts'
export type { CallOptions, QueuePlace } from './http/call.ts'
export type { CallInfo, Result } from './http/exchange.ts'
export type { HookEvents, Hooks } from './http/hooks.ts'
export type { Logger } from './http/logger.ts'
export type { AttemptInfo, HttpRequest, Middleware } from './http/middleware.ts'
export type { PagePromise } from './http/page-promise.ts'
export type { RateLimit } from './http/rate-limit.ts'
export { sleep } from './http/sleep.ts'
export type { LaneOptions } from './lane/lane-state.ts'
export type { Media } from './media/media.ts'
export type { FileLike } from './media/to-blob.ts'
export type { FileUpload, SendFile } from './media/presigned-upload.ts'
export type { WireflowOptions } from './options.ts'
export type {
  ManyResult,
  RunManyOptions,
  RunOptions,
  RunProgress,
  RunResult,
  StartOptions,
} from './runs/run-options.ts'
// All of it, since only so can a program add its workflows to `WorkflowTypes`.
export type * from './runs/workflow-types.ts'
export type { Triggers, TriggerStatus } from './triggers/triggers.ts'
export type { Usage } from './usage/usage.ts'
export type { FinishedExecution } from './waiting/finished-execution.ts'
export type { WaitOptions } from './waiting/follow.ts'
export type { ExecutionProgress, SubscribeOptions } from './waiting/subscribe.ts'
export type { Estimate, NodeEstimate } from './wire/estimate.ts'
export type {
  Execution,
  ExecutionState,
  ExecutionSummary,
  StartedExecution,
} from './wire/execution.ts'
export { isFinished, type ExecutionStatus } from './wire/execution-status.ts'
export { JsonNumber } from './wire/json-number.ts'
export type { JsonObject } from './wire/json.ts'
export type { LintReport } from './wire/lint-report.ts'
export type { UploadedMedia } from './wire/media.ts'
export type { NodeRun, NodeStatus } from './wire/node-run.ts'
export type { Output } from './wire/output.ts'
export type { MediaType, OutputType } from './wire/output-type.ts'
export type { WorkflowInput, WorkflowInputs } from './wire/workflow-input.ts'
export type {
  DuplicatedWorkflow,
  PatchedNode,
  Workflow,
  WorkflowGraph,
} from './wire/workflow.ts'
export type {
  NodeChanges,
  WorkflowChanges,
  WorkflowDraft,
  WorkflowFilter,
} from './workflows/workflow-draft.ts'
export type { Workflows } from './workflows/workflows.ts'

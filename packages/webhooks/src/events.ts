import type { EventType } from './event-types.ts'

export type EndStatus = 'completed' | 'failed' | 'cancelled' | 'timed_out' | 'lost'

/** One thing that a run made. */
export type EventOutput = {
  nodeId: string
  label: string
  /** Newer relays may know more kinds than these. */
  type: 'image' | 'video' | 'audio' | 'text' | 'json' | 'file'
  url?: string | undefined
  text?: string | undefined
}

/** Why a run failed, and in which node if one is known. */
export type EventError = { message: string; nodeId: string | null }

/** What every event about one run says of it. */
type RunFacts = {
  runId: string
  workflowId: string
  workflowName: string | null
  /** A time, as all times here: ISO 8601 in UTC. */
  acceptedAt: string
  /** What the caller gave along when it asked for the run. */
  metadata: Record<string, unknown>
}

/** Stands in an event whose lists were over 256 KiB; see `fetchLargeResult`. */
export type LargeResult = {
  /** Open to whoever has it, until it expires; each attempt carries a fresh one. */
  url: string
  expiresAt: string
  /** Of the bytes at `url`, in hexadecimal digits. */
  sha256: string
  bytes: number
}

/** Fields that are there only for some events. */
type Additions = {
  /** Set where the event was larger than 256 KiB; the lists in it are empty then. */
  largeResult?: LargeResult | undefined
  /** Set where Wireflow was asked once more after the end. */
  refetchedAt?: string | undefined
}

export type ExecutionStartedData = RunFacts & {
  executionId: string | null
  status: 'running'
  startedAt: string
}

export type ExecutionEventData = RunFacts & {
  /** Null when the run ended before Wireflow started anything. */
  executionId: string | null
  status: EndStatus
  outputs: EventOutput[]
  /** Wireflow's own account of each node, as it came. */
  nodeRuns: Record<string, unknown>[]
  error: EventError | null
  creditsUsed: number | null
  startedAt: string | null
  endedAt: string
}

export type BatchEventData = RunFacts & {
  /** Wireflow's name for the batch, where it gave one. */
  batchId: string | null
  /** `completed` when every execution is; otherwise the first of the other ends. */
  status: EndStatus
  /** How many executions ended in which way. */
  counts: Record<EndStatus | 'total', number>
  /** In the order of the values that were iterated over. */
  executions: {
    executionId: string
    /** Which value it ran for; 0 is the first. */
    position: number
    status: EndStatus
    outputs: EventOutput[]
    error: EventError | null
    creditsUsed: number | null
  }[]
  /** Of all executions together; null where Wireflow said nothing of credits. */
  creditsUsed: number | null
  startedAt: string | null
  endedAt: string
}

export type RunBlockedData = RunFacts & {
  /** A code, `insufficient_credits` for example. */
  reason: string
  message: string
  requiredCredits: number | null
  availableCredits: number | null
  /** What each node would cost, where credits are missing. */
  breakdown: Record<string, unknown>[]
}

export type RunOverdueData = RunFacts & { state: string; deadlineAt: string }

type EndpointFacts = { endpointId: string; host: string }

/** The `data` of each event type. */
export type EventDataOf = {
  'execution.started': ExecutionStartedData
  'execution.completed': ExecutionEventData & Additions
  'execution.failed': ExecutionEventData & Additions
  'execution.cancelled': ExecutionEventData & Additions
  'execution.timed_out': ExecutionEventData & Additions
  'execution.lost': ExecutionEventData & Additions
  'batch.completed': BatchEventData & Additions
  'run.blocked': RunBlockedData
  'run.overdue': RunOverdueData
  /** `percent` is how much of the time until it is switched off has passed. */
  'endpoint.failing': EndpointFacts & { failingSince: string; percent: number }
  'endpoint.disabled': EndpointFacts & {
    failingSince?: string | undefined
    reason: string
  }
  'endpoint.recovered': EndpointFacts
  ping: { endpointId: string; probe?: number | undefined }
}

/** An event of one type. */
export type EventOf<Type extends EventType> = {
  type: Type
  timestamp: string
  data: EventDataOf[Type]
}

/** An event of any type that this version knows, told apart by `type`. */
export type WireflowEvent = { [Type in EventType]: EventOf<Type> }[EventType]

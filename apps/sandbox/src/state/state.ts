import type { FaultRule } from '../faults/fault-rule.ts'
import type { FileSpec } from '../files/file-spec.ts'
import type { ClockState } from './clock.ts'
import type { Execution } from './execution.ts'
import type { Key } from './key.ts'
import type { Media } from './media.ts'
import type { Settings } from './settings.ts'
import type { Workflow } from './workflow.ts'

export type Account = { id: string; credits: number; reserved: number; spent: number }

export type StoredAnswer = {
  fingerprint: string
  status: number
  headers: Record<string, string>
  body: string
  storedAt: number
}

/** The times of the calls of the last minute of one key, and its count of the day. */
export type Usage = {
  requests: number[]
  executes: number[]
  day: number
  executedToday: number
  /** When feedback was sent in the last hour. */
  feedback: number[]
}

/** Everything the sandbox remembers. Plain data, so that it can be written down whole. */
export type State = {
  seed: number
  counters: Record<string, number>
  settings: Settings
  clock: ClockState
  accounts: Map<string, Account>
  keys: Map<string, Key>
  workflows: Map<string, Workflow>
  executions: Map<string, Execution>
  files: Map<string, FileSpec>
  media: Map<string, Media>
  answers: Map<string, StoredAnswer>
  usage: Map<string, Usage>
  faults: Map<string, FaultRule>
}

import type { JsonObject } from '../http/read-json.ts'
import type { Graph } from '../graph/wire.ts'
import type { Outputs } from '../graph/value.ts'

/** What a node made last, and the settings it made it with. */
export type CachedOutput = { outputs: Outputs; settings: JsonObject }

export type Workflow = {
  id: string
  accountId: string
  name: string
  description: string | null
  tags: readonly string[]
  isActive: boolean
  webhookId: string | null
  mediaId: string | null
  teamId: string | null
  linkPermission: 'VIEW' | 'EDIT' | 'PRIVATE'
  /** Set when the author chose which nodes a caller may fill. */
  exposedInputs: readonly string[] | null
  graph: Graph
  executionCount: number
  lastExecutedAt: number | null
  createdAt: number
  updatedAt: number
  cache: Record<string, CachedOutput>
}

import type { JsonObject } from '../http/read-json.ts'
import { Refusal } from '../http/refusal.ts'
import type { Workflow } from '../state/workflow.ts'
import type { World } from '../world.ts'
import { iso } from './execution-view.ts'

/** Refuses a write that is based on an older version than the one there is. */
export function requireFresh(workflow: Workflow, { baseUpdatedAt }: JsonObject): void {
  if (baseUpdatedAt === undefined) return
  const currentUpdatedAt = iso(workflow.updatedAt)
  if (baseUpdatedAt === currentUpdatedAt) return
  throw new Refusal(409, 'The workflow was changed since it was loaded', {
    type: 'conflict_error',
    code: 'stale_write',
    beside: { currentUpdatedAt, yourBaseUpdatedAt: baseUpdatedAt },
  })
}

/** Marks a write. Two in the same instant still differ, or the later would go unnoticed. */
export function touch(world: World, workflow: Workflow): void {
  workflow.updatedAt = Math.max(world.clock.now(), workflow.updatedAt + 1)
}

import type { Wireflow } from '@wireflow-connect/sdk'
import type { WorkerContext } from '../runs/context.ts'
import type { Fence } from '../upstream/lane-sql.ts'

/** What every call of a lane is made with. */
export type LaneParts = { context: WorkerContext; fence: Fence; upstream: Wireflow }

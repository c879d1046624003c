import type { Wireflow } from '@wireflow-connect/sdk'
import type { WorkerContext } from '../context.ts'
import type { Fence } from './sql.ts'

/** What every call of a lane is made with. */
export type LaneParts = { context: WorkerContext; fence: Fence; upstream: Wireflow }

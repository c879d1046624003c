import type { WireflowError } from '@wireflow-connect/sdk'
import type { WorkerContext } from '../context.ts'
import { tellTrouble, type Fence } from '../store/lanes.ts'

/** One failure is nothing to tell about. */
const WORTH_TELLING = 3

/** Says in the lane's row why nothing is sent, for people who wonder. */
export class LaneTroubles {
  readonly #context: Pick<WorkerContext, 'db' | 'log' | 'now'>
  readonly #fence: Fence
  #code: string | undefined
  /** What an earlier driver wrote is not known here. */
  #isKnown = false

  constructor(context: Pick<WorkerContext, 'db' | 'log' | 'now'>, fence: Fence) {
    this.#context = context
    this.#fence = fence
  }

  note({ code, message }: WireflowError, failureCount: number): void {
    const { log, now } = this.#context
    log.warn({ laneId: this.#fence.laneId, code, failureCount }, 'upstream trouble')
    if (failureCount < WORTH_TELLING || this.#code === code) return
    this.#code = code
    this.#tell({ code, message, since: now().toISOString() })
  }

  /** A call succeeded. */
  end(): void {
    if (this.#isKnown && this.#code === undefined) return
    this.#code = undefined
    this.#tell(undefined)
  }

  #tell(trouble: Parameters<typeof tellTrouble>[2]): void {
    this.#isKnown = true
    const { db, log } = this.#context
    tellTrouble(db, this.#fence, trouble).catch((error: unknown) => {
      log.warn({ error }, 'trouble of a lane not written')
    })
  }
}

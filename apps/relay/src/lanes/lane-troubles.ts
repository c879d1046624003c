import type { WireflowError } from '@wireflow-connect/sdk'
import type { WorkerContext } from '../runs/context.ts'
import { saveTrouble, type Fence, type LaneTrouble } from '../upstream/lane-sql.ts'

type Part = LaneTrouble['of']

/** One failure is nothing to tell about. */
const WORTH_TELLING = 3

/** Says in the lane's row why nothing is sent, for people who wonder. */
export class LaneTroubles {
  readonly #context: Pick<WorkerContext, 'db' | 'log' | 'now'>
  readonly #fence: Fence
  readonly #known: Partial<Record<Part, LaneTrouble>> = {}
  /** What an earlier driver wrote is not known here. */
  #isKnown = false

  constructor(context: Pick<WorkerContext, 'db' | 'log' | 'now'>, fence: Fence) {
    this.#context = context
    this.#fence = fence
  }

  note(part: Part, { code, message }: WireflowError, failureCount: number): void {
    this.#log(code, failureCount)
    if (failureCount < WORTH_TELLING || this.#known[part]?.code === code) return
    const since = this.#context.now().toISOString()
    this.#known[part] = { code, message, since, of: part }
    this.#tell()
  }

  /** A limit was reached, which ends by itself: told at once, with the time of its end. */
  recordLimit(part: Part, { code, message }: WireflowError, untilMs: number): void {
    this.#log(code, 1)
    const until = new Date(untilMs).toISOString()
    const since = this.#known[part]?.since ?? this.#context.now().toISOString()
    this.#known[part] = { code, message, since, of: part, until }
    this.#tell()
  }

  #log(code: string, failureCount: number): void {
    const { laneId } = this.#fence
    this.#context.log.warn({ laneId, code, failureCount }, 'upstream trouble')
  }

  /** A call of that part succeeded. */
  end(part: Part): void {
    const isRefused = part === 'looks' && this.#known.starts?.code === 'unauthorized'
    if (this.#isKnown && this.#known[part] === undefined && !isRefused) return
    delete this.#known[part]
    // The key that starts were refused for is taken again.
    if (isRefused) delete this.#known.starts
    this.#tell()
  }

  #tell(): void {
    this.#isKnown = true
    const { db, log } = this.#context
    const { starts, looks } = this.#known
    saveTrouble(db, this.#fence, starts ?? looks).catch((error: unknown) => {
      log.warn({ error }, 'cannot record the trouble of a lane')
    })
  }
}

import type { WireflowError } from '@wireflow-connect/sdk'
import type { WaitingRun } from './lane-runs-sql.ts'

/** A run whose start failed, and how often it has failed for itself alone. */
type Failed = Pick<WaitingRun, 'id' | 'workflowId'> & { startFailures: number }

/** What a failed start means for the others that wait. */
export type StartFailure = {
  /** Others are started meanwhile: the trouble is this run's alone. */
  isOwn: boolean
  /** Nothing is known to be started at the moment, so the next start waits. */
  pauses: boolean
  /** How often it failed in a row, as far as this driver knows. */
  failures: number
}

/** A run whose start failed, while it is not known whose trouble that is. */
type Suspect = {
  failures: number
  firstAtMs: number
  failedAtMs: number
  isBehind: boolean
}

type Unpaid = { refusals: number; untilMs: number }

/** Longer than until the run that is tried again, in case it is no more. */
const UNPAID_MS = 5 * 60_000
/** So often the first to fail is tried, before the next one shows whether others start. */
const MOST_TRIES = 3
/** For so long after a start the upstream is taken to start others, too. */
const PROVEN_MS = 10 * 60_000
const MOST_SUSPECTS = 10_000

/**
 * The order in which a lane tries its starts. One that keeps failing goes behind the others
 * after a few tries: if they start, the trouble is its own, and if not, it is the upstream's.
 * All of it is in memory: a new driver finds out anew.
 */
export class StartOrder {
  readonly #suspects = new Map<string, Suspect>()
  /** Runs that failed since the last start that did not. */
  readonly #failing = new Set<string>()
  /** Workflows of runs whose trouble is their own: the next one is not tried as often. */
  readonly #badWorkflows = new Set<string>()
  /** Workflows that cannot be paid for: their other runs are left out for a while. */
  readonly #unpaid = new Map<string, Unpaid>()
  #startedAtMs = -Infinity
  #wasRetry = false

  /** `retries` are due again after a pause of their own, and take turns with the others. */
  order(waiting: readonly WaitingRun[], retries: readonly WaitingRun[]): string[] {
    const behind = waiting
      .filter(({ id }) => this.#isBehind(id))
      .toSorted((a, b) => this.#failedAtMs(a) - this.#failedAtMs(b))
    const ahead = waiting.filter(({ id }) => !this.#isBehind(id))
    // A workflow without trouble shows the sooner that others start.
    const suspected = new Set(behind.map(({ workflowId }) => workflowId))
    const isSuspected = ({ workflowId }: WaitingRun) => suspected.has(workflowId)
    const others = [
      ...ahead.filter((run) => !isSuspected(run)),
      ...ahead.filter(isSuspected),
      ...behind,
    ]
    const turns = this.#wasRetry ? [others, retries] : [retries, others]
    return turns.flat().map(({ id }) => id)
  }

  begin(isRetry: boolean): void {
    this.#wasRetry = isRetry
  }

  /** Returns whether other runs of the workflow were left out until now. */
  succeed(
    { id, workflowId }: Pick<WaitingRun, 'id' | 'workflowId'>,
    nowMs: number,
  ): boolean {
    this.#startedAtMs = nowMs
    this.#failing.clear()
    this.#suspects.delete(id)
    this.#badWorkflows.delete(workflowId)
    return this.#unpaid.delete(workflowId)
  }

  fail(run: Failed, error: WireflowError, nowMs: number): StartFailure {
    const { id, workflowId } = run
    this.#failing.delete(id)
    const areOthersFailing = this.#failing.size > 0
    const isProven = !areOthersFailing && nowMs - this.#startedAtMs < PROVEN_MS
    const { failures: failed, firstAtMs } = this.#suspects.get(id) ?? fresh(nowMs)
    const failures = failed + 1
    const hasFailedOften =
      failures >= MOST_TRIES && isProven && this.#startedAtMs > firstAtMs
    const isKnown = run.startFailures > 0 || this.#badWorkflows.has(workflowId)
    const isOwn = hasFailedOften || (isKnown && !areOthersFailing && !isSlow(error))

    if (isOwn) this.#badWorkflows.add(workflowId)
    else this.#failing.add(id)
    // Where others fail, too, or were started just now, one try tells enough.
    const mostTries = isLimit(error) || !(areOthersFailing || isProven) ? MOST_TRIES : 1
    const isBehind = failures >= mostTries || isSlow(error)
    if (this.#suspects.size >= MOST_SUSPECTS) this.#suspects.clear()
    this.#suspects.set(id, { failures, firstAtMs, failedAtMs: nowMs, isBehind })
    return { isOwn, pauses: !isOwn && (!isProven || isLimit(error)), failures }
  }

  /**
   * Leaves the other runs of a workflow out until one of it was paid for. Returns how often
   * credits were missing for it in a row.
   */
  waitForCredits(workflowId: string, nowMs: number): number {
    const refusals = (this.#unpaid.get(workflowId)?.refusals ?? 0) + 1
    this.#unpaid.set(workflowId, { refusals, untilMs: nowMs + UNPAID_MS })
    return refusals
  }

  unpaidWorkflows(nowMs: number): string[] {
    for (const [workflowId, { untilMs }] of this.#unpaid) {
      if (untilMs <= nowMs) this.#unpaid.delete(workflowId)
    }
    return [...this.#unpaid.keys()]
  }

  /** Something was mended: everybody is tried again. */
  reset(): void {
    this.#suspects.clear()
    this.#failing.clear()
    this.#badWorkflows.clear()
    this.#unpaid.clear()
  }

  /** Once others have started it has its turn again, to show whose trouble it is. */
  #isBehind(id: string): boolean {
    const suspect = this.#suspects.get(id)
    return suspect?.isBehind === true && this.#startedAtMs <= suspect.failedAtMs
  }

  #failedAtMs({ id }: WaitingRun): number {
    return this.#suspects.get(id)?.failedAtMs ?? 0
  }
}

function fresh(nowMs: number): Pick<Suspect, 'failures' | 'firstAtMs'> {
  return { failures: 0, firstAtMs: nowMs }
}

/** A start that takes long, or is still at work when it is asked for again. */
function isSlow({ code }: WireflowError): boolean {
  return code === 'timeout' || code === 'conflict'
}

/** The budget may be spent, which is no run's trouble. */
function isLimit({ code }: WireflowError): boolean {
  return code === 'rate_limited'
}

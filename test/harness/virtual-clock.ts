import type { Clock } from '@wireflow-connect/sdk'

type Timer = { atMs: number; callback: () => void }

/** Time that passes only when it is told to. Hours take milliseconds. */
export class VirtualClock implements Clock {
  #nowMs: number
  readonly #timers = new Set<Timer>()

  constructor(nowMs = Date.now()) {
    this.#nowMs = nowMs
  }

  now(): number {
    return this.#nowMs
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, delayMs), callback }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** When the next timer goes off; undefined when none is set. */
  get nextMs(): number | undefined {
    const times = [...this.#timers].map(({ atMs }) => atMs)
    return times.length > 0 ? Math.min(...times) : undefined
  }

  /** Lets time pass in which nothing is due. */
  passTo(untilMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, untilMs)
  }

  /** Lets time pass up to the next timer, and sets it off. */
  toNextTimer(): void {
    const [next] = [...this.#timers].toSorted((a, b) => a.atMs - b.atMs)
    if (!next) throw new Error('No timer is set')
    this.#timers.delete(next)
    this.#nowMs = Math.max(this.#nowMs, next.atMs)
    next.callback()
  }
}

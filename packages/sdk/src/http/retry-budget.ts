const CAPACITY = 10
const REFUND = 0.2

/**
 * Keeps retries from multiplying the load on an upstream that is down.
 * Every retry takes one from the budget and every answered call gives a little back, so a
 * dead upstream soon gets first attempts only, and one that stumbles gets every retry.
 */
export class RetryBudget {
  #left = CAPACITY

  /** Takes one retry, or says that there is none left. */
  take(): boolean {
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }

  giveBack(): void {
    this.#left = Math.min(CAPACITY, this.#left + REFUND)
  }
}

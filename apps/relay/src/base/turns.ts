/**
 * Makes work that holds the event loop for long wait for its turn: one piece in each round of the
 * loop, so that whatever is quick gets in between, however many pieces came at once.
 */
export function createTurns(): () => Promise<void> {
  let last = Promise.resolve()
  return async () => {
    last = last.then(nextRound)
    return last
  }
}

async function nextRound(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

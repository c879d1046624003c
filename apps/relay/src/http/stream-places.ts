import { RelayError } from './errors.ts'

const MAX_OF_RECEIPT = 10
const MAX_OF_ADDRESS = 50
const MAX_OF_PROCESS = 5_000
const RETRY_AFTER_SECONDS = 30

/** Limits how many streams of receipts are open at a time in this process. */
export type StreamPlaces = {
  /**
   * Takes a place and returns how to give it back, which may be called again.
   *
   * @throws {RelayError} `rate_limited` when the receipt or the address has too many,
   *   `overloaded` when the process has.
   */
  take(receipt: string, address: string): () => void
}

export function createStreamPlaces(): StreamPlaces {
  const counts = new Map<string, number>()
  const add = (name: string, change: 1 | -1) => {
    const count = (counts.get(name) ?? 0) + change
    if (count === 0) counts.delete(name)
    else counts.set(name, count)
  }

  return {
    take(receipt, address) {
      const places = [
        { name: 'all', max: MAX_OF_PROCESS },
        { name: `receipt ${receipt}`, max: MAX_OF_RECEIPT },
        { name: `address ${address}`, max: MAX_OF_ADDRESS },
      ]
      const full = places.find(({ name, max }) => (counts.get(name) ?? 0) >= max)
      if (full) throw tooMany(full.name === 'all')
      for (const { name } of places) add(name, 1)
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        for (const { name } of places) add(name, -1)
      }
    },
  }
}

function tooMany(ofProcess: boolean): RelayError {
  const whose = ofProcess ? 'here' : 'of this receipt, or from your address,'
  const message = `Too many streams ${whose} are open. Ask without a stream, or try again in ${RETRY_AFTER_SECONDS} s.`
  const options = { retryAfterSeconds: RETRY_AFTER_SECONDS }
  return new RelayError(ofProcess ? 'overloaded' : 'rate_limited', message, options)
}

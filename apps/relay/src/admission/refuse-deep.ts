import { RelayError } from '../errors.ts'

// PostgreSQL and everything that walks through a value recursively stay far from their limits.
const MAX_DEPTH = 100

/** @throws {RelayError} `malformed_body` when objects and lists are nested too deep. */
export function refuseDeep(body: unknown): void {
  let level: unknown[] = [body]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      throw new RelayError(
        'malformed_body',
        `The body is nested deeper than ${MAX_DEPTH} levels. Flatten it.`,
      )
    }
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
}

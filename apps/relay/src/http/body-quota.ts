import { RelayError } from './errors.ts'

// What one call may hold without being counted, so that small calls come through where large
// ones have filled the memory.
const FREE_BYTES = 16 * 1024
// One address may hold half of it: the other half is for everybody else.
const SHARE_OF_ADDRESS = 0.5
const RETRY_AFTER_SECONDS = 5

export type QuotaLimits = {
  /** For bodies in memory, of all calls together. */
  memoryBytes: number
  /** For files of forms in the temporary folder, of all calls together. */
  diskBytes: number
}

/** What one call holds of memory and disk. */
export type BodyShare = {
  /** @throws {RelayError} `overloaded` when the process or the caller's address holds too much. */
  takeMemory(bytes: number): void
  /** @throws {RelayError} `overloaded` as well. */
  takeDisk(bytes: number): void
  /** How many bytes of memory were taken so far. */
  readonly memoryBytes: number
  /** Gives back all of it. May be called again. */
  release(): void
}

/** Limits what one process holds at a time of bodies whose calls are not answered yet. */
export type BodyQuota = {
  /** `addressOf` is asked only for a body that counts. */
  open(addressOf: () => string): BodyShare
}

export function createBodyQuota({ memoryBytes, diskBytes }: QuotaLimits): BodyQuota {
  const memory = createPool(memoryBytes)
  const disk = createPool(diskBytes)

  return {
    open(addressOf) {
      // Kept, since a connection that is closed has none any more.
      let address: string | undefined
      const ownAddress = () => (address ??= addressOf())
      let inMemory = 0
      let onDisk = 0
      return {
        get memoryBytes() {
          return inMemory
        },
        takeMemory(bytes) {
          const before = Math.max(0, inMemory - FREE_BYTES)
          const after = Math.max(0, inMemory + bytes - FREE_BYTES)
          memory.take(ownAddress, after - before)
          inMemory += bytes
        },
        takeDisk(bytes) {
          disk.take(ownAddress, bytes)
          onDisk += bytes
        },
        release() {
          memory.give(ownAddress, Math.max(0, inMemory - FREE_BYTES))
          disk.give(ownAddress, onDisk)
          inMemory = 0
          onDisk = 0
        },
      }
    },
  }
}

function createPool(limit: number) {
  const byAddress = new Map<string, number>()
  let held = 0

  return {
    take(addressOf: () => string, bytes: number): void {
      if (bytes === 0) return
      const address = addressOf()
      const own = (byAddress.get(address) ?? 0) + bytes
      if (held + bytes > limit || own > limit * SHARE_OF_ADDRESS) throw overloaded()
      byAddress.set(address, own)
      held += bytes
    },

    give(addressOf: () => string, bytes: number): void {
      if (bytes === 0) return
      const address = addressOf()
      const own = (byAddress.get(address) ?? 0) - bytes
      if (own > 0) byAddress.set(address, own)
      else byAddress.delete(address)
      held -= bytes
    },
  }
}

function overloaded(): RelayError {
  return new RelayError(
    'overloaded',
    `More is being sent here than can be taken at once. Try again in ${RETRY_AFTER_SECONDS} s.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  )
}

import type { RateLimit } from './rate-limit.ts'

/** One answered call. */
export type Exchange = {
  status: number
  headers: Headers
  text: string
  /** How many times the call was sent. */
  attempts: number
  /** When it was answered. */
  atMs: number
}

/** What every result tells about the call it came from. */
export type CallInfo = {
  readonly requestId: string | undefined
  readonly rateLimit: RateLimit | undefined
  readonly attempts: number
}

/** A result together with what its call tells. */
export type Result<T> = T & CallInfo

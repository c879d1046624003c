import { randomBytes } from 'node:crypto'

// Crockford's base 32: no i, l, o, u, and digits sort before letters as in ASCII.
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_DIGITS = 10
const RANDOM_DIGITS = 16

export type IdPrefix = SortablePrefix | SecretPrefix

export type SortablePrefix =
  'wsp' | 'tok' | 'run' | 'sch' | 'ep' | 'evt' | 'dlv' | 'rcv' | 'key' | 'mail' | 'aud'
type SecretPrefix = 'trg' | 'rcp' | 'rly' | 'form' | 'ses' | 'sgn'

/** An id that sorts by time of birth: 48 bits of `now` in milliseconds, then 80 random bits. */
export function createId(prefix: SortablePrefix, now: Date): string {
  return `${prefix}_${timeDigits(now)}${randomDigits(RANDOM_DIGITS)}`
}

/** What sorts before every id that is made from `time` on: those of a period are a range. */
export function idBound(prefix: SortablePrefix, time: Date): string {
  const within = Math.min(Math.max(time.getTime(), 0), 32 ** TIME_DIGITS - 1)
  return `${prefix}_${timeDigits(new Date(within))}`
}

/** An id that nobody can guess, for those that are themselves a permission: 130 random bits. */
export function createSecretId(prefix: SecretPrefix): string {
  return `${prefix}_${randomDigits(26)}`
}

/** What the ids that are made here look like: all others are of nothing. */
export function idShape(prefix: IdPrefix): RegExp {
  return new RegExp(`^${prefix}_[${DIGITS}]{${TIME_DIGITS + RANDOM_DIGITS}}$`)
}

const SHAPE = new RegExp(`^[${DIGITS}]{${TIME_DIGITS + RANDOM_DIGITS}}$`)

/** Whether a text has the shape of the ids that are made here. */
export function isId(prefix: IdPrefix, text: string): boolean {
  return text.startsWith(`${prefix}_`) && SHAPE.test(text.slice(prefix.length + 1))
}

function timeDigits(now: Date): string {
  let rest = now.getTime()
  let digits = ''
  for (let place = 0; place < TIME_DIGITS; place++) {
    digits = DIGITS.charAt(rest % 32) + digits
    rest = Math.floor(rest / 32)
  }
  return digits
}

function randomDigits(count: number): string {
  let digits = ''
  for (const byte of takeRandom(count)) digits += DIGITS.charAt(byte % 32)
  return digits
}

// Random bytes are asked for many at a time: the asking is what costs.
const POOL_BYTES = 4_096
let pool = Buffer.alloc(0)

function takeRandom(count: number): Buffer {
  if (pool.length < count) pool = randomBytes(POOL_BYTES)
  const taken = pool.subarray(0, count)
  pool = pool.subarray(count)
  return taken
}

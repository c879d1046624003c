import { SendFailure } from './send-failure.ts'

/** What came in the place of an answer, as far as it came, each byte as one character. */
export class NotHttp extends Error {
  override readonly name = 'NotHttp'
  readonly start: string

  constructor(start: string) {
    super('The answer was not HTTP')
    this.start = start
  }
}

const LOOKED_AT = 2_000
const SHOWN_LENGTH = 60

/** The same in words for the owner of the endpoint. `scrub` takes the secrets out. */
export function notHttpFailure(
  error: NotHttp,
  scrub: (text: string) => string,
): SendFailure {
  const start = error.start.slice(0, LOOKED_AT)
  const message = `The answer was not HTTP: ${whatItWas(start, scrub)}`
  return new SendFailure('other', message, { cause: error })
}

function whatItWas(start: string, scrub: (text: string) => string): string {
  const hex = Buffer.from(start, 'latin1').toString('hex', 0, 8)
  // The first two bytes of an alert and of a handshake.
  if (/^(1503|1603)/.test(hex)) return 'the port speaks TLS, use https://'
  if (/^[\t\r -~\u00a0-\u00ff]+$/.test(start)) {
    return `it begins with "${scrub(start).trim().slice(0, SHOWN_LENGTH)}"`
  }
  return `it begins with the bytes ${hex}`
}

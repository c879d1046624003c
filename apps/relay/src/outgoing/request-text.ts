import { SendFailure } from './send-failure.ts'

type Sending = {
  method: 'POST' | 'PUT'
  target: URL
  headers: Readonly<Record<string, string>>
}

/**
 * A whole request in HTTP/1.1.
 *
 * @throws {SendFailure} when a header holds what would end its line.
 */
export function requestText(sending: Sending, body: string): string {
  return requestHead(sending, Buffer.byteLength(body)) + body
}

/** The same for bytes. */
export function requestBytes(sending: Sending, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(requestHead(sending, body.byteLength)), body])
}

// The answer is asked for as it is, since what is kept of it is read by people.
function requestHead({ method, target, headers }: Sending, bodyBytes: number): string {
  let text = `${method} ${target.pathname}${target.search} HTTP/1.1\r\nhost: ${target.host}\r\n`
  text += 'connection: keep-alive\r\naccept-encoding: identity\r\n'
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\x21-\x7e]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value)) {
      throw new SendFailure('other', `The header ${JSON.stringify(name)} cannot be sent`)
    }
    text += `${name}: ${value}\r\n`
  }
  return `${text}content-length: ${bodyBytes}\r\n\r\n`
}

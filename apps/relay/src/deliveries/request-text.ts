import { SendFailure } from './send-failure.ts'

/**
 * A whole request in HTTP/1.1. The answer is asked for as it is, since what is kept of it
 * is read by people.
 *
 * @throws {SendFailure} when a header holds what would end its line.
 */
export function requestText(
  target: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  let text = `POST ${target.pathname}${target.search} HTTP/1.1\r\nhost: ${target.host}\r\n`
  text += 'connection: keep-alive\r\naccept-encoding: identity\r\n'
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\x21-\x7e]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value)) {
      throw new SendFailure('other', `The header ${JSON.stringify(name)} cannot be sent`)
    }
    text += `${name}: ${value}\r\n`
  }
  return `${text}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

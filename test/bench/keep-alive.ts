import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export type Connection = {
  /** Sends a request as it stands and gives the whole answer. */
  send(request: string): Promise<string>
  close(): void
}

const HEAD_END = '\r\n\r\n'

/**
 * One connection that costs the measuring side next to nothing, so that what is measured
 * is the server. It understands answers with a Content-Length and nothing else.
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket: Socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.setNoDelay(true)
  let held = ''
  let resolve: ((answer: string) => void) | undefined
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    held += chunk
    const end = answerEnd(held)
    if (end === undefined || held.length < end) return
    const answer = held.slice(0, end)
    held = held.slice(end)
    resolve?.(answer)
  })
  return {
    send(request) {
      return new Promise((done) => {
        resolve = done
        socket.write(request)
      })
    },
    close: () => socket.destroy(),
  }
}

function answerEnd(text: string): number | undefined {
  const head = text.indexOf(HEAD_END)
  if (head < 0) return undefined
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1]
  return head + HEAD_END.length + Number(length ?? 0)
}

export function requestText(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): string {
  const all = { host: '127.0.0.1', 'content-length': String(body.length), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${path} HTTP/1.1`, ...lines, '', body].join('\r\n')
}

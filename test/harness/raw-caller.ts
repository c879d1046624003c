import { connect, type Socket } from 'node:net'

/** A caller on a connection of its own, who sends what no library would. */
export type RawCaller = {
  socket: Socket
  /** All that came back so far. */
  answer: () => string
  /** Resolves with all that came back once the relay has closed the connection. */
  closed: Promise<string>
  /** Sends until the relay takes no more; resolves with the bytes that it took. */
  flood(piece: Buffer): Promise<number>
}

export type Head = {
  method?: string
  path: string
  headers?: Record<string, string | number>
}

/** Connects and sends the head of a request, if there is one, and nothing of its body. */
export async function callRaw(
  relayUrl: string,
  head: Head | undefined,
  from?: string,
): Promise<RawCaller> {
  const port = Number(new URL(relayUrl).port)
  const socket = connect({ port, host: '127.0.0.1', ...(from && { localAddress: from }) })
  let text = ''
  socket.on('data', (data) => (text += data.toString('latin1')))
  // A reset is one way of being turned away.
  socket.on('error', () => undefined)
  const closed = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(text))
  })
  await Promise.race([closed, new Promise((resolve) => socket.once('connect', resolve))])
  if (head) socket.write(textOf(head))

  return {
    socket,
    answer: () => text,
    closed,
    async flood(piece) {
      const send = () => {
        while (socket.writable && socket.write(piece));
      }
      socket.on('drain', send)
      send()
      await closed
      return socket.bytesWritten - socket.writableLength
    },
  }
}

function textOf({ method = 'POST', path, headers = {} }: Head): string {
  const lines = Object.entries({ host: 'relay', ...headers })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `${method} ${path} HTTP/1.1\r\n${head}\r\n`
}

import { createServer, type AddressInfo, type Socket } from 'node:net'

/** What a receiver does with one request; `count` is how many came on this connection. */
export type Behave = (socket: Socket, count: number) => void

export type RawReceiver = {
  port: number
  url: string
  /** How many whole requests came on each connection, in the order of the connections. */
  requests: number[]
  close(): Promise<void>
}

/** For tests: a receiver on the level of bytes, which may answer whatever it likes. */
export async function startRawReceiver(
  behave: Behave,
  onConnection: (socket: Socket) => void = () => undefined,
): Promise<RawReceiver> {
  const requests: number[] = []
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    const index = requests.push(0) - 1
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    onConnection(socket)
    let held = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      held += chunk
      for (let end = requestEnd(held); end !== undefined; end = requestEnd(held)) {
        held = held.slice(end)
        const count = (requests[index] ?? 0) + 1
        requests[index] = count
        behave(socket, count)
      }
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}/hook`,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function requestEnd(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, head))?.[1] ?? 0
  const end = head + 4 + Number(length)
  return text.length < end ? undefined : end
}

import { createServer, type AddressInfo, type Socket } from 'node:net'

/** One delivery as it arrived. */
export type Arrived = { id: string; body: string }

export type Sink = { url: string; close: () => Promise<void> }

const HEAD_END = '\r\n\r\n'
const ANSWER = 'HTTP/1.1 204 No Content\r\n\r\n'

/**
 * Takes deliveries and calls back with each; answers with 204, or never. Understands no
 * more HTTP than a delivery needs, so that what is measured is the sender.
 */
export async function openSink(
  take: (arrived: Arrived) => void,
  answers = true,
): Promise<Sink> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    let held = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      held += chunk
      for (let next = cut(held); next; next = cut(held)) {
        held = next.rest
        if (answers) socket.write(ANSWER)
        take(next.arrived)
      }
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The first request of a text, once it is complete. Bodies are taken to be ASCII. */
function cut(text: string): { arrived: Arrived; rest: string } | undefined {
  const headLength = text.indexOf(HEAD_END)
  if (headLength < 0) return undefined
  const head = text.slice(0, headLength)
  const start = headLength + HEAD_END.length
  const end = start + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
  if (text.length < end) return undefined
  const id = /\r\nwebhook-id: (\S+)/i.exec(head)?.[1] ?? ''
  return { arrived: { id, body: text.slice(start, end) }, rest: text.slice(end) }
}

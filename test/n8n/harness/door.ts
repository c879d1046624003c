import { connect, createServer, type Server, type Socket } from 'node:net'
import { findFreePort } from '../../e2e/free-port.ts'

/** The way to a service, which can be shut: whoever knocks then is refused. */
export type Door = {
  url: string
  /** The requests that went through it, such as `GET /v1/runs/run_1`, the oldest first. */
  requests: readonly string[]
  forget(): void
  open(): Promise<void>
  shut(): Promise<void>
}

/** Opens a way to whatever listens at `target()`, on a port of its own. */
export async function openDoor(target: () => string): Promise<Door> {
  const port = await findFreePort()
  const sockets = new Set<Socket>()
  const requests: string[] = []
  let server: Server | undefined

  function pass(incoming: Socket): void {
    const { hostname, port } = new URL(target())
    const outgoing = connect(Number(port), hostname)
    incoming.on('data', (bytes) => {
      const heads = String(bytes).matchAll(/^([A-Z]+) (\S+) HTTP\/1\.1\r$/gm)
      for (const [, method, path] of heads) requests.push(`${method} ${path}`)
    })
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket)
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.on('error', () => other.destroy())
      socket.pipe(other)
    }
  }

  async function open(): Promise<void> {
    if (server) return
    const opened = createServer(pass)
    server = opened
    await new Promise<void>((resolve) => {
      opened.listen(port, '127.0.0.1', resolve)
    })
  }

  async function shut(): Promise<void> {
    const shut = server
    server = undefined
    for (const socket of sockets) socket.destroy()
    if (shut) {
      await new Promise((resolve) => {
        shut.close(resolve)
      })
    }
  }

  await open()
  const forget = () => void requests.splice(0)
  return { url: `http://127.0.0.1:${port}`, requests, forget, open, shut }
}

import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export type TcpProxy = {
  /** The same address by way of the proxy. */
  through(url: string): string
  /** What is connected now hears nothing any more; whoever comes is served. */
  forgetConnections(): void
  /** Swallows everything, also of those who come, until it is healed. */
  swallow(): void
  /** Cuts what is connected, and refuses whoever comes until it is healed. */
  refuse(): void
  /** Every piece takes this much longer, in both directions. */
  slowDown(ms: number): void
  /** Serves whoever comes from now on. What it has forgotten or swallowed stays so. */
  heal(): void
  close(): Promise<void>
}

type Mode = 'serve' | 'swallow' | 'refuse'

/**
 * A network that one can break. A connection that it forgets stays open on both sides without
 * a word, as one does that a firewall, a NAT or a fail-over has dropped.
 */
export async function startTcpProxy(targetUrl: string): Promise<TcpProxy> {
  const target = new URL(targetUrl)
  let mode: Mode = 'serve'
  let delayMs = 0
  /** Both ends of what is connected and served. */
  const served = new Set<() => void>()
  const sockets = new Set<Socket>()

  // Half open is allowed, so that a swallowed end is not answered either.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    track(near)
    if (mode === 'refuse') near.resetAndDestroy()
    else if (mode === 'swallow') near.resume()
    else serve(near)
  })

  function track(socket: Socket): void {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  }

  function serve(near: Socket): void {
    const far = connect({
      host: target.hostname,
      port: Number(target.port),
      allowHalfOpen: true,
    })
    track(far)
    const forget = () => {
      served.delete(forget)
      for (const socket of [near, far]) socket.removeAllListeners('end').resume()
      isForgotten = true
    }
    let isForgotten = false
    served.add(forget)
    pass(near, far)
    pass(far, near)

    function pass(from: Socket, to: Socket): void {
      const later = (action: () => void) =>
        setTimeout(() => !isForgotten && action(), delayMs)
      from.on('data', (piece) => {
        if (isForgotten) return
        if (delayMs === 0) to.write(piece)
        else later(() => to.write(piece))
      })
      from.on('end', () => later(() => to.end()))
      from.once('close', () => {
        served.delete(forget)
        if (!isForgotten) later(() => to.destroy())
      })
    }
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const forgetConnections = () => {
    for (const forget of served) forget()
  }

  return {
    through(url) {
      const address = new URL(url)
      address.host = `127.0.0.1:${port}`
      // The socket file of a database server, which would lead past the proxy.
      address.searchParams.delete('host')
      return address.href
    },
    forgetConnections,
    swallow() {
      mode = 'swallow'
      forgetConnections()
    },
    refuse() {
      mode = 'refuse'
      for (const socket of sockets) socket.resetAndDestroy()
    },
    slowDown(ms) {
      delayMs = ms
    },
    heal() {
      mode = 'serve'
      delayMs = 0
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

import type { Socket } from 'node:net'

/** Who uses a connection now, and is told what happens on it. */
export type ConnectionUser = {
  onData(chunk: Buffer): void
  /** Nothing more will come; with an error where it was cut. */
  onClosed(error?: Error): void
}

/** An open connection to an origin. It serves one exchange at a time. */
export type Connection = {
  readonly origin: string
  readonly openedAtMs: number
  readonly isOpen: boolean
  /** Whether all that was written has left this process. */
  readonly isFlushed: boolean
  /** Hands the connection to a user. */
  use(user: ConnectionUser): void
  write(message: string | Buffer): void
  /** Takes it from its user. Whatever comes on it then closes it. */
  rest(): void
  destroy(): void
}

export function createConnection(origin: string, socket: Socket): Connection {
  let user: ConnectionUser | undefined
  let error: Error | undefined

  function close(): void {
    const last = user
    user = undefined
    socket.destroy()
    last?.onClosed(error)
  }

  socket
    .on('data', (chunk: Buffer) => {
      // What nobody asked for cannot be the answer to the next request.
      if (user) user.onData(chunk)
      else socket.destroy()
    })
    .on('error', (failure) => (error = failure))
    .on('end', close)
    .on('close', close)
    .resume()

  return {
    origin,
    openedAtMs: performance.now(),
    get isOpen() {
      return !socket.destroyed && error === undefined
    },
    get isFlushed() {
      return socket.writableLength === 0
    },
    use(next) {
      user = next
    },
    write(message) {
      socket.write(message)
    },
    rest() {
      user = undefined
    },
    destroy() {
      user = undefined
      socket.destroy()
    },
  }
}

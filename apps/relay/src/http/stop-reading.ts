import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

// Time and bytes for a caller to notice the answer. Without them the connection would be reset,
// and many callers would never see why.
const LINGER_MS = 1_000
const LINGER_BYTES = 1024 * 1024
const LOOK_EVERY_MS = 50

/**
 * For a request that is answered before it was read to its end: its connection is closed after
 * the answer, and of the rest no more is taken than what is on its way.
 */
export function stopReading(request: IncomingMessage): void {
  const { socket } = request
  // What Node calls on a connection that it does not keep, once the answer is written.
  socket.destroySoon = () => linger(request, socket)
}

function linger(request: IncomingMessage, socket: Socket): void {
  const enough = socket.bytesRead + LINGER_BYTES
  const until = performance.now() + LINGER_MS
  const timer = setInterval(() => {
    if (socket.bytesRead > enough || performance.now() > until) socket.destroy()
  }, LOOK_EVERY_MS)
  socket.once('close', () => clearInterval(timer))
  socket.end()
  request.removeAllListeners('data')
  request.resume()
}

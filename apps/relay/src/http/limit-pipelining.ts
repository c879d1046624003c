import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'

// Browsers and HTTP libraries send a request once the one before it is answered, and the few
// programs that do not send some ten ahead.
const MAX_UNANSWERED = 32

/**
 * Cuts a connection on which more requests wait for their answers than anybody sends in earnest.
 * Node takes all that come, a thousand in one packet, and only what it has answered makes it
 * stop.
 */
export function limitPipelining(handle: RequestListener): RequestListener {
  const unanswered = new WeakMap<Socket, number>()
  return (request, response) => {
    const { socket } = request
    // It came in one piece with the request that was one too many.
    if (socket.destroyed) return
    const count = (unanswered.get(socket) ?? 0) + 1
    if (count > MAX_UNANSWERED) {
      socket.destroy()
      return
    }
    unanswered.set(socket, count)
    response.once('close', () => {
      unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1)
    })
    handle(request, response)
  }
}

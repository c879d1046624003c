import { createConnection, type Connection } from './connection.ts'
import { createConnectionPool } from './connection-pool.ts'
import type { Connect } from './connector.ts'
import { listed } from './answer-body.ts'
import type { AnswerHead } from './answer-head.ts'
import { exchange, NoAnswer, type Exchange, type RawAnswer } from './exchange.ts'

export type Sender = {
  /** Sends a request once to where it belongs; see {@link exchange}. */
  send(target: URL, request: Exchange): Promise<RawAnswer>
  /** Closes every connection that is idle. */
  close(): void
}

const KEEP_ALIVE_MS = 10_000
// So that a connection is not used at the moment when its other end closes it.
const KEEP_ALIVE_MARGIN_MS = 1_000

/**
 * Sends requests over connections that are kept for a while. One that was kept may have
 * been forgotten by the other side, or by a balancer on the way: a request to which it gave
 * no byte goes out again at once, on a fresh one.
 */
export function createSender(connect: Connect): Sender {
  const pool = createConnectionPool()

  async function sendOn(connection: Connection, request: Exchange): Promise<RawAnswer> {
    try {
      const answer = await exchange(connection, request)
      const idleMs = answer.isReusable ? idleMsOf(answer.head) : 0
      if (idleMs > 0) pool.keep(connection, idleMs)
      else connection.destroy()
      return answer
    } catch (error) {
      connection.destroy()
      throw error
    }
  }

  async function sendFresh(target: URL, request: Exchange): Promise<RawAnswer> {
    const socket = await connect(target, request)
    return sendOn(createConnection(target.origin, socket), request)
  }

  return {
    async send(target, request) {
      const kept = pool.take(target.origin)
      if (!kept) return sendFresh(target, request)
      try {
        return await sendOn(kept, request)
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        // The others at this origin are as old.
        pool.forget(target.origin)
        return sendFresh(target, request)
      }
    },

    close: () => pool.close(),
  }
}

/** For how long the other side keeps a connection open, as far as it says. */
function idleMsOf({ headers }: AnswerHead): number {
  const [, seconds] =
    /\btimeout=(\d{1,6})\b/.exec(listed(headers, 'keep-alive').join()) ?? []
  if (seconds === undefined) return KEEP_ALIVE_MS
  return Math.min(Number(seconds) * 1_000 - KEEP_ALIVE_MARGIN_MS, KEEP_ALIVE_MS)
}

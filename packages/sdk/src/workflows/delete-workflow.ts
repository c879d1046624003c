import { isWireflowError } from '../errors/wireflow-error.ts'
import type { CallOptions } from '../http/call.ts'
import type { Exchange } from '../http/exchange.ts'
import { path } from '../http/path.ts'
import { send } from '../http/send.ts'
import type { Transport } from '../http/transport.ts'

/** Deletes a workflow. A repeated try that finds none has found that the first was heard. */
export async function deleteWorkflow(
  transport: Transport,
  id: string,
  options?: CallOptions,
): Promise<Exchange> {
  const call = { method: 'DELETE', path: path`/workflows/${id}` } as const
  try {
    return await send(transport, call, options)
  } catch (error) {
    const attempts = isWireflowError(error, 'not_found') ? (error.attempts ?? 1) : 1
    if (attempts < 2) throw error
    return {
      status: 204,
      headers: new Headers(),
      text: '',
      attempts,
      atMs: transport.clock.now(),
    }
  }
}

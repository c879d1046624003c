import { isWireflowError, type Wireflow } from '@wireflow-connect/sdk'
import type { Context } from './context.ts'
import { busy } from './counted-upstream.ts'
import { RelayError, type ErrorCode } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { findWorkspace } from '../workspaces/sql.ts'

export type AskingParts = Pick<Context, 'db' | 'connectUpstream'>

/**
 * Asks the upstream something for a caller who waits for the answer.
 *
 * @throws {RelayError} `refusedAs` when the upstream says no (there is no such
 *   thing, a key without the right), `upstream_unavailable` when it gives no usable answer,
 *   `upstream_busy` when the key has no request left in this minute, whoever used them.
 */
export async function askUpstream<Result>(
  { db, connectUpstream }: AskingParts,
  workspaceId: string,
  ask: (upstream: Wireflow) => PromiseLike<Result>,
  refusedAs: ErrorCode = 'upstream_refused',
): Promise<Result> {
  const workspace = existing(await findWorkspace(db, workspaceId), 'workspace')
  try {
    return await ask(connectUpstream(workspace))
  } catch (cause) {
    if (!isWireflowError(cause)) throw cause
    if (isWireflowError(cause, 'rate_limited')) throw busy(cause.retryAfterMs)
    const code = cause.retryable ? 'upstream_unavailable' : refusedAs
    throw new RelayError(code, `The upstream did not do it: ${cause.message}`, {
      cause,
    })
  }
}

import type { Declaration } from '../http/declaration.ts'
import { callerOf as addressOf } from '../http/caller-address.ts'
import { RelayError } from '../http/errors.ts'
import { requestIdOf } from '../http/request-id.ts'
import { createId } from '../db/ids.ts'
import { isSignedIn, OPERATOR_ID } from '../workspaces/authenticate.ts'
import type { Context } from '../workspaces/context.ts'
import type { Answer, Call, Handle, Route } from '../workspaces/route.ts'
import type { Action } from './actions.ts'
import { beginEntry, endEntry, type Entry } from './sql.ts'

/**
 * A route whose every call is written down before it changes anything, and with its end
 * afterwards. A call that cannot be written down is not made.
 */
export function audited<Parts extends Pick<Context, 'db' | 'log' | 'now'>>(
  { declaration, open }: Route<Parts>,
  action: Action,
): Route<Parts> {
  return {
    declaration,
    open: (parts) => around(parts, action, open(parts)),
  }
}

function around(
  { db, log, now }: Pick<Context, 'db' | 'log' | 'now'>,
  action: Action,
  handle: Handle<Declaration>,
): Handle<Declaration> {
  async function end(entry: Entry, status: number, subjectId: string | undefined) {
    await endEntry(db, entry, { status, subjectId, endedAt: now() }).catch(
      // The change was made; its entry stays without an end.
      (error: unknown) => log.warn({ error, entryId: entry.id }, 'cannot end an entry'),
    )
  }

  return async (call) => {
    const entry = entryOf(action, call, now())
    await beginEntry(db, entry)
    try {
      const answer = await handle(call)
      const status = answer === 'sent' ? call.response.statusCode : answer.status
      await end(entry, status, entry.subjectId ?? idIn(answer))
      return answer
    } catch (error) {
      const status = error instanceof RelayError ? error.status : 500
      await end(entry, status, entry.subjectId)
      throw error
    }
  }
}

function entryOf(action: Action, call: Call<Declaration>, now: Date): Entry {
  const { token, request, response, params } = call
  const [subjectId] = Object.values<string>(params)
  return {
    id: createId('aud', now),
    workspaceId: token?.workspaceId,
    token: token && token.id !== OPERATOR_ID ? token : undefined,
    via: isSignedIn(response) ? 'console' : 'api',
    address: addressOf(request),
    requestId: requestIdOf(response),
    action: action.name,
    subjectKind: action.subject,
    subjectId,
    parameters: parametersOf(action, call.body),
    createdAt: now,
  }
}

function parametersOf({ keeps }: Action, body: unknown): object {
  const fields = Object.entries(body ?? {})
  return Object.fromEntries(fields.filter(([name]) => keeps.includes(name)))
}

/** The id of what was made. */
function idIn(answer: Answer<Declaration>): string | undefined {
  if (answer === 'sent' || !('body' in answer)) return undefined
  const { id } = (answer.body ?? {}) as { id?: unknown }
  return typeof id === 'string' ? id : undefined
}

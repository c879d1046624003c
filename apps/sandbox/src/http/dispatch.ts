import { answerAdmin, isAdmin } from '../admin/answer-admin.ts'
import type { AdminParts } from '../admin/admin-route.ts'
import { BASE_PATH } from '../api/routes.ts'
import { settle } from '../engine/settle.ts'
import { answerFaulty, type FaultParts } from '../faults/answer-faulty.ts'
import { findFault } from '../faults/find-fault.ts'
import { idempotencyKeyOf } from '../ledgers/idempotency.ts'
import { profileOf } from '../profile.ts'
import type { DataFile } from '../state/data-file.ts'
import { nextId } from '../state/ids.ts'
import {
  answerApi,
  findRoute,
  isApi,
  notImplemented,
  type FoundRoute,
} from './answer-api.ts'
import { json, type Answer, type Call } from './call.ts'
import { getFile } from './files.ts'
import { FILES_PATH, UPLOADS_PATH } from './files-path.ts'
import { createInFlight } from './in-flight.ts'
import { putUpload } from './put-upload.ts'
import { answerRefusal } from './refusal-answer.ts'

type LogEntry = { method: string; path: string; status: number; requestId: string }

export type DispatchParts = AdminParts &
  FaultParts & {
    dataFile: DataFile | undefined
    onRequest: ((entry: LogEntry) => void) | undefined
  }

export type Dispatch = (call: Call) => Promise<Answer>

/** Answers every call, whichever way it came in. */
export function createDispatch(parts: DispatchParts): Dispatch {
  const inFlight = createInFlight()

  async function answerOnce(call: Call): Promise<Answer> {
    const found = findRoute(call)
    const { settings } = parts.world.state
    const conflict = settings.idempotencyInFlight === 'conflict'
    try {
      return await inFlight.run(slotOf(call, found), conflict, () =>
        answerMaybeFaulty(parts, call, found),
      )
    } catch (thrown) {
      return answerRefusal(thrown, profileOf(settings))
    }
  }

  return async (call) => {
    if (isAdmin(call)) {
      settle(parts.world)
      const answer = answerAdmin(parts, call)
      await persist(parts.dataFile, call)
      return answer
    }
    const startedAt = performance.now()
    const id = nextId(parts.world.state, 'req_')
    const at = parts.world.clock.now()
    const answer = await answerOnce(call)
    answer.headers['x-request-id'] = id
    answer.headers['date'] ??= new Date(at).toUTCString()
    await persist(parts.dataFile, call)

    const fault = answer.headers['x-sandbox-fault'] ?? null
    const tookMs = performance.now() - startedAt
    parts.recorder.add(call, answer, { id, at, tookMs, fault })
    const { method, path } = call
    parts.onRequest?.({ method, path, status: answer.status, requestId: id })
    return answer
  }
}

async function answerMaybeFaulty(
  parts: DispatchParts,
  call: Call,
  found: FoundRoute | undefined,
): Promise<Answer> {
  const { world, stale } = parts
  const route = found && `${found.route.method} ${found.route.path}`
  const fault = findFault(world.state, call, route)
  if (fault) return answerFaulty(parts, fault, call, () => answerPart(parts, call, found))
  const answer = answerPart(parts, call, found)
  if (found) stale.keep(call, answer)
  return answer
}

function answerPart(
  { world }: DispatchParts,
  call: Call,
  found: FoundRoute | undefined,
): Answer {
  settle(world)
  if (found) return answerApi(world, call, found)
  if (isApi(call)) return notImplemented(call)
  if (call.method === 'PUT' && call.path.startsWith(UPLOADS_PATH)) {
    return putUpload(world, call)
  }
  const reads = call.method === 'GET' || call.method === 'HEAD'
  if (reads && call.path.startsWith(FILES_PATH)) return getFile(world, call)
  if (reads && call.path === '/healthz') return json(200, { ok: true })
  return json(404, { error: 'Not found', hint: `The API is under ${BASE_PATH}` })
}

function slotOf(call: Call, found: FoundRoute | undefined): string | undefined {
  const key = idempotencyKeyOf(call)
  if (key === undefined || !found || !('idempotent' in found.route)) return undefined
  return `${call.headers['authorization'] ?? ''}:${key}`
}

/** What a caller was told has happened is on disk before they are told. */
async function persist(dataFile: DataFile | undefined, call: Call): Promise<void> {
  if (!dataFile) return
  if (call.method === 'GET' || call.method === 'HEAD') dataFile.touch()
  else await dataFile.save()
}
